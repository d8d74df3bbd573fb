import type { Level, TalksMode } from '../events/event.js';
import type { EventType } from '../events/vocabulary.js';

/** What the words of a headline say happened. */
export interface Cue {
  readonly type: EventType;
  readonly mode?: TalksMode;
  /** The words that say so. */
  readonly words: string;
}

/** The edges of a word in scripts that have blanks. */
const whole = (words: string) => new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}\p{N}])`, 'iu');
const anywhere = (words: string) => new RegExp(words, 'u');

interface Row {
  readonly type: EventType;
  readonly mode?: TalksMode;
  readonly forms: readonly RegExp[];
}

/**
 * What has been done, as headlines put it; the first row that fits counts. Few forms, and none that may as well mean
 * something else: where no cue is found, the judge chooses the type.
 */
const rows: readonly Row[] = [
  {
    type: 'MeetingCancelled',
    forms: [
      whole(
        'cancel(?:s|led|ed)? (?:\\p{L}+ ){0,3}(?:talks|meeting|visit|summit|trip)|calls? off (?:\\p{L}+ ){0,3}(?:talks|meeting|visit|summit|trip)|postpone[sd]? (?:\\p{L}+ ){0,3}(?:talks|meeting|visit|summit|trip)',
      ),
      whole('annule(?:nt)? (?:\\p{L}+ ){0,3}(?:visite|rencontre)|cancelan? (?:\\p{L}+ ){0,3}(?:visita|reunión)'),
      anywhere('取消(?:访问|會談|会谈|会晤)'),
    ],
  },
  {
    type: 'TalksSuspended',
    forms: [
      whole(
        '(?:suspend(?:s|ed)?|halt(?:s|ed)?|freezes?|froze|breaks? off|broke off|walk(?:s|ed)? out of) (?:\\p{L}+[- ]){0,4}(?:talks|dialogue|negotiations|channel|hotline)',
      ),
      whole(
        'suspend(?:ent)? (?:\\p{L}+ ){0,3}(?:dialogue|pourparlers|négociations)|suspenden? (?:\\p{L}+ ){0,3}(?:diálogo|conversaciones)',
      ),
      whole('приостановил[аи]? (?:\\p{L}+ ){0,3}(?:переговоры|диалог)'),
      anywhere('(?:暂停|中止|暫停)[^，。]{0,10}(?:会谈|對話|对话|磋商|谈判)'),
    ],
  },
  {
    type: 'CooperationSuspended',
    forms: [
      whole('(?:suspend(?:s|ed)?|halt(?:s|ed)?|freezes?|froze) (?:\\p{L}+[- ]){0,4}cooperation'),
      whole('suspend(?:ent)? (?:\\p{L}+ ){0,3}coopération|suspenden? (?:\\p{L}+ ){0,3}cooperación'),
      anywhere('(?:暂停|中止)[^，。]{0,10}合作'),
    ],
  },
  {
    type: 'CooperationResumed',
    forms: [
      whole(
        '(?:resume[sd]?|restart(?:s|ed)?|restore[sd]?) (?:\\p{L}+[- ]){0,4}(?:cooperation|ties|relations|talks|dialogue)',
      ),
      whole(
        'repren(?:d|nent) (?:\\p{L}+ ){0,3}(?:dialogue|coopération)|(?:reanudan|retoman) (?:\\p{L}+ ){0,3}(?:diálogo|cooperación|conversaciones)',
      ),
      whole('возобновил[аи]? (?:\\p{L}+ ){0,3}(?:переговоры|сотрудничество|диалог)'),
      anywhere('(?:恢复|重启|重啟)[^，。]{0,10}(?:合作|对话|磋商|会谈)'),
    ],
  },
  {
    type: 'AgreementSigned',
    forms: [
      whole('(?:sign(?:s|ed)?|ink(?:s|ed)?) (?:\\p{L}+[- ]){0,4}(?:agreement|deal|pact|treaty|accord|memorandum|MoU)'),
      whole('signe(?:nt)? (?:\\p{L}+ ){0,3}accord|firman (?:\\p{L}+ ){0,3}(?:acuerdo|tratado)'),
      whole('подписал[аи]? (?:\\p{L}+ ){0,3}(?:соглашение|договор|меморандум)'),
      anywhere('签署[^，。]{0,12}(?:协议|协定|备忘录)'),
    ],
  },
  {
    type: 'SanctionImposed',
    forms: [
      whole(
        '(?:impose[sd]?|slap(?:s|ped)?|announce[sd]?) (?:\\p{L}+[- ]){0,4}sanctions|sanction(?:s|ed) (?:\\p{L}+[- ]){0,3}(?:companies|firms|officials|entities|individuals)',
      ),
      whole('imponen? sanciones|impose(?:nt)? des sanctions|ввел[аи]? (?:\\p{L}+ ){0,2}санкции'),
      anywhere('(?:实施|宣布)[^，。]{0,8}制裁'),
    ],
  },
  {
    type: 'SanctionEased',
    forms: [
      whole('(?:lift(?:s|ed)?|ease[sd]?|waive[sd]?|remove[sd]?) (?:\\p{L}+[- ]){0,4}sanctions'),
      anywhere('(?:解除|放宽)[^，。]{0,8}制裁'),
    ],
  },
  {
    type: 'IndictmentAnnounced',
    forms: [whole('indict(?:s|ed|ment)?|unseal(?:s|ed)? (?:\\p{L}+ ){0,3}charges')],
  },
  {
    type: 'TalksDeclined',
    forms: [
      whole(
        '(?:reject(?:s|ed)?|refuse[sd]?|rebuff(?:s|ed)?|decline[sd]?|spurn(?:s|ed)?) (?:\\p{L}+[- ]){0,4}(?:talks|meeting|dialogue|call)',
      ),
    ],
  },
  {
    type: 'TalksProposed',
    forms: [
      whole(
        '(?:propose[sd]?|offer(?:s|ed)?|call(?:s|ed)? for|seek(?:s)?|sought|invite[sd]?) (?:\\p{L}+[- ]){0,5}(?:talks|dialogue|meeting|negotiations|visit)',
      ),
      anywhere('(?:提议|邀请)[^，。]{0,10}(?:会谈|对话|访问)'),
    ],
  },
  {
    type: 'TalksHeld',
    mode: 'phone',
    forms: [
      whole(
        '(?:hold|holds|held|have|had) (?:\\p{L}+[- ]){0,3}(?:phone call|call)|(?:speak|speaks|spoke|talk|talks|talked) (?:\\p{L}+ ){0,4}by (?:tele)?phone|phone[sd]?',
      ),
      whole('entretien téléphonique|conversación telefónica|телефонный разговор|провели? телефонн\\p{L}+'),
      anywhere('通电话|通話|اتصال هاتفي|اتصالا هاتفيا'),
    ],
  },
  {
    type: 'TalksHeld',
    mode: 'visit',
    forms: [
      whole('(?:visit(?:s|ed)|arrive[sd]? in|on (?:a )?(?:\\p{L}+ )?visit to|concludes? (?:\\p{L}+ )?visit)'),
      whole('en visite (?:à|en|au)|arrive à|visita oficial|de visita en|прибыл[аи]? (?:в|с визитом)|с визитом'),
      anywhere('(?:抵达|访问|訪問)[^，。]{0,8}$|يزور|زيارة'),
    ],
  },
  {
    type: 'TalksHeld',
    mode: 'host',
    forms: [whole('(?:host(?:s|ed)|receive[sd]|welcome[sd])'), whole('reçoit|recibe a|приня(?:л|ла|ли)')],
  },
  {
    type: 'TalksHeld',
    forms: [
      whole(
        '(?:hold|holds|held|conclude[sd]?|wrap(?:s|ped)? up) (?:\\p{L}+[- ]){0,5}(?:talks|meeting|dialogue|consultations|summit|session)|(?:meet|meets|met)(?: with)?',
      ),
      whole(
        'rencontre(?:nt)?|s’entretient|se reúnen?|(?:провели|провел|состоялись) (?:\\p{L}+ ){0,3}(?:переговоры|встреч\\p{L}+|консультации)',
      ),
      anywhere('(?:举行|舉行)[^，。]{0,14}(?:会谈|會談|会议|磋商|对话|会晤)|会见|會見|محادثات بين|التقى|يلتقي'),
    ],
  },
  {
    type: 'CriticismVoiced',
    forms: [
      whole(
        "condemn(?:s|ed)?|denounce[sd]?|accuse[sd]?|slam(?:s|med)?|lodge[sd]? (?:\\p{L}+ ){0,3}(?:protest|representations)|summon(?:s|ed)? (?:\\p{L}+[’'-]?\\p{L}* ){0,3}(?:ambassador|envoy)",
      ),
      whole("condamne(?:nt)?|condenan?|осудил[аи]?|convoque (?:\\p{L}+[’' ]){0,3}ambassadeur"),
      anywhere('(?:强烈)?(?:谴责|抗议|不满)|تدين|أدانت'),
    ],
  },
];

/** What makes of an act one that has not happened, or of which it is only said that it might. */
const notYet = [
  whole(
    'will|would|could|may|might|should|must|if|expected|likely|plans? to|planning|to (?:meet|visit|hold|sign|resume|suspend|impose|lift|host|attend)|ahead of|hopes?|urge[sd]?|calls? on|consider(?:s|ing)?|mulls?|weigh(?:s|ing)?|set to|due to|ready to|vows? to|wants?|denie[sd]|no (?:plans?|talks|meeting)|not|never|what|why|how|opinion|analysis|editorial',
  ),
  whole('pourrait|devrait|va|vont|prévoit|podría|podrían|va a|planea|prevé|может|могут|планирует|намерен\\p{L}*|не'),
  anywhere('将|將|可能|拟|计划|准备|如果|呼吁|سوف|قد|ستزور|سيزور|\\?|？'),
];

/** What a headline says was done; `undefined` where its words say nothing sure, or that it is still to come. */
export function cueOf(title: string): Cue | undefined {
  const isOpen = notYet.some((form) => form.test(title));
  for (const { type, mode, forms } of rows) {
    // An offer is an act by itself, although what it offers is still to come.
    if (isOpen && type !== 'TalksProposed' && type !== 'TalksDeclined') continue;
    for (const form of forms) {
      const words = form.exec(title)?.[0];
      if (words !== undefined) return { type, words, ...(mode && { mode }) };
    }
  }
  return undefined;
}

const levels: readonly (readonly [Level, RegExp])[] = [
  [
    'other-branch',
    whole('senators?|congress(?:man|woman|men)?|lawmakers?|parliament(?:ary)?|speaker|judges?|court|prosecutors?'),
  ],
  [
    'senior-official',
    whole(
      '(?:deputy|vice|assistant|under)[- ]?(?:foreign |defen[cs]e |prime |trade )?(?:minister|secretary)|undersecretary|ambassadors?|special envoys?|envoys?|national security advis[eo]r|vice-ministre|viceministro|замглавы|посол',
    ),
  ],
  ['senior-official', anywhere('副部长|副外长|大使|特使')],
  [
    'ministerial',
    whole(
      '(?:foreign|defen[cs]e|trade|interior|finance|justice|prime)? ?ministers?|secretary of (?:state|defen[cs]e|the treasury|commerce|homeland security)|ministre|ministro|министр|глава МИД',
    ),
  ],
  ['ministerial', anywhere('外长|外相|防长|部长|国务卿|وزير')],
  ['head-of-government', whole('prime minister|premier|chancellor|premier ministre|primer ministro|премьер\\p{L}*')],
  ['head-of-state', whole('presidents?|king|emir|crown prince|summit|président|presidente|rey|президент\\p{L}*')],
  ['head-of-state', anywhere('总统|国家主席|元首|首脑|الرئيس|الملك')],
  ['armed-forces', whole('military|army|navy|armed forces|commanders?|general|admiral')],
  ['working-level', whole('working group|working-level|technical|experts?|delegations?')],
  ['working-level', anywhere('工作组|专家组|代表团')],
];

/** At which level a headline says it was done; `undefined` where it names no office, or offices of two levels. */
export function levelOf(title: string): Level | undefined {
  const found = new Set(levels.filter(([, form]) => form.test(title)).map(([level]) => level));
  // `Deputy foreign minister` and `prime minister` have the word of a minister, and are none.
  for (const above of ['senior-official', 'head-of-government'] as const)
    if (found.has(above)) found.delete('ministerial');
  if (found.size !== 1) return undefined;
  return [...found][0];
}
