import { anyOf } from './remarks.js';

const word = (words: string, flags = '') => new RegExp(`\\b${anyOf(words)}\\b`, flags);

const kind = anyOf('state official offical working informal good_?will courtesy return(?:ed)? repaid');
const occasion = anyOf('visit trip tour call meeting reception discussions?');

/** The signs by which a clause of the remarks tells what it was. */
export const signs = {
  officialVisit: new RegExp(
    [
      `\\b${kind}(?: \\w+)? ${occasion}`,
      '\\b2\\+2\\b|\\bstate dinner|\\bworking (?:lunch|luncheon|brunch|dinner)',
      '\\b(?:bilateral|offsite) (?:meeting|talks)|\\b(?:returned|repaid)\\b.*\\bvisit\\b',
    ].join('|'),
    'i',
  ),
  /** Talks without a word on with whom: they were with those whose guest the traveller was. */
  talks:
    /^(?:also )?(?:briefly |further |joint |informal )*(?:discuss|review|negotiat|consult|attempt(?:ed)? to (?:resolve|negotiate|mediate)|continued|explored|mediated|sought|presented|exchanged|signed(?!.*\bbook)|concluded|announced (?:the )?(?:re-?establish|resum|a |an |agree)|resumed|worked out|final)/i,
  gathering: word(`
    NATO North_Atlantic SEATO CENTO ANZUS OAS OAU OECD OSCE CSCE ASEAN APEC APEP CARICOM Quad Quartet COP G-?\\d+
    Summits? [Cc]onferences? Assembly Ministerial Council [Ff]orum Roundtable Dialogue [Cc]onvention [Mm]eetings? Group_of
    Pact Congress_of Commission negotiations talks [Ss]ession luncheon Inter-American
  `),
  /** Summits so small that every leader there sat down with the President. */
  smallSummit: word('Trilateral AUKUS Quad North_American_Leaders'),
  ceremony: word(
    `funerals? inaugurat\\w+ memorial ceremon\\w+ annivers\\w+ wedding coronation celebrat\\w+ commemorat\\w+ independence
    enthronement dedicat\\w+ unveil\\w+ centen\\w+ canoniz\\w+ opening closing wreath transfer_of_sovereignty signing
    beatification installation`,
    'i',
  ),
  parliament: new RegExp(
    `\\b[Aa]ddress(?:ed)?\\b.*\\b${anyOf(`
      [Pp]arliament Congress Assembly Senate [Ll]egislat\\w+ Bundestag Diet Knesset Duma Cortes Storting Dail people nation
    `)}\\b`,
  ),
  stop: word(
    'stop(?:ped|over)?s? overnight refuel\\w* transit (?:dis|re-?)?embarked en_route on_the_way rested while_returning',
    'i',
  ),
  personal: word('vacation\\w* fishing private personal holiday medical honorary_degree golf rest', 'i'),
  unofficial: word('private unofficial pastoral medical', 'i'),
  ownSide: new RegExp(
    `\\b(?:US|American|coalition|Allied|NATO)\\b.*\\b${anyOf(`
      troops military forces personnel bases? [Ee]mbassy officials [Aa]mbassadors? Chiefs Mission marines sailors diplomats
      delegation negotiators [Cc]emetery hostages consulate
    `)}\\b|\\btroops\\b|\\bCemetery\\b|\\bChiefs of\\b.*\\bMission`,
  ),
  otherPeople: word(`
    [Mm]ayor colonial local Governor city religious civil opposition students business labor community representatives
    refugees? rebel leaders? Secretary[-\\s]General Director UN EU former
  `),
  /** The meeting of a body of two states, such as the US-Mexico Binational Commission. */
  bodyOfTwo: word(
    `meetings? summit talks commission committee council consultations? ministerial dialogue partnership group forum
    conference agreement treaty session`,
    'i',
  ),
  attended: word(
    'attended participated co-?chaired co-?led led chaired held signed hosted accompanied opened convened launched',
    'i',
  ),
} as const;
