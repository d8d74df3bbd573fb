/**
 * What stands for a party in a headline besides its names and seats: adjectives and names of its people. The names of the
 * parties themselves come from CLDR by way of `Intl`. Compiled by hand for Thaw, of parties that are often in the news; a
 * word that stands for two parties, such as `Congo` or `Korea`, is left out. Each list is parted by strokes.
 */
export interface PartyWords {
  /** In English, what is not in `adjectives` of the events. */
  readonly english?: string;
  /** Stems in French, Spanish and Russian, to which an ending may be added; one with a blank behind it is a whole word. */
  readonly stems?: string;
  /** Whole words in Arabic, Chinese and others. */
  readonly words?: string;
}

export const partyWords: Readonly<Record<string, PartyWords>> = {
  US: {
    english: 'Americans|USA',
    stems: 'américain|estadounidens|американск|norteamerican',
    words: '美方|美军|美軍|美国|美國|الأمريكي|الأمريكية|الأميركي|الأميركية|أمريكا|أميركا|США',
  },
  CN: {
    english: 'PRC',
    stems: 'chinois|chino |chinos |chinas |китайск|кнр ',
    words: '中方|中国|中國|解放军|الصيني|الصينية',
  },
  RU: {
    english: 'Russians',
    stems: 'russes |russe |rusos |rusas |ruso |rusa |российск|рф ',
    words: '俄方|俄军|俄罗斯|俄羅斯|الروسي|الروسية',
  },
  UA: { english: 'Ukrainians', stems: 'ukrainien|ucranian|украинск', words: '乌方|乌克兰|烏克蘭|الأوكراني|الأوكرانية' },
  GB: { english: 'Britons|UK', stems: 'britanniqu|britanic|британск', words: '英方|البريطاني|البريطانية' },
  FR: { stems: 'français|frances |francesa|французск', words: '法方|الفرنسي|الفرنسية' },
  DE: { english: 'Germans', stems: 'allemand|aleman|немецк|германск', words: '德方|الألماني|الألمانية' },
  JP: { stems: 'japonais|japones|японск', words: '日方|الياباني|اليابانية' },
  KR: {
    english: 'ROK|South Koreans',
    stems: 'sudcoréen|surcorean|южнокорейск',
    words: '韩方|韩国|韓國|الكورية الجنوبية',
  },
  KP: {
    english: 'DPRK|North Koreans',
    stems: 'nordcoréen|norcorean|северокорейск|кндр ',
    words: '朝方|朝鲜|朝鮮|الكورية الشمالية',
  },
  IN: { english: 'Indians', stems: 'indienne|indiens |индийск', words: '印方|الهندي|الهندية' },
  PK: { english: 'Pakistanis', stems: 'pakistanais|pakistaní|пакистанск', words: '巴方|الباكستاني|الباكستانية' },
  IR: { english: 'Iranians', stems: 'iranien|irani |iraníes |иранск', words: '伊朗|الإيراني|الإيرانية' },
  IL: { english: 'Israelis', stems: 'israélien|israelí|израильск', words: '以方|以色列|الإسرائيلي|الإسرائيلية' },
  PS: {
    english: 'Palestinian|Palestinians|Palestine',
    stems: 'palestinien|palestino|палестинск',
    words: '巴勒斯坦|الفلسطيني|الفلسطينية|فلسطين',
  },
  SA: { english: 'Saudi|Saudis', stems: 'saoudien|saudita|саудовск', words: '沙特|السعودي|السعودية' },
  AE: { english: 'UAE|Emirati|Emiratis', words: 'الإماراتي|الإماراتية' },
  QA: { english: 'Qatari|Qataris', words: 'القطري|القطرية' },
  EG: { english: 'Egyptians', stems: 'égyptien|egipci|египетск', words: 'المصري|المصرية' },
  TR: {
    english: 'Turkish|Turks|Turkey|Turkiye',
    stems: 'turques |turque |turcos |турецк',
    words: '土方|土耳其|التركي|التركية',
  },
  SY: { english: 'Syrian|Syrians', stems: 'syrien|sirios |сирийск', words: '叙利亚|السوري|السورية' },
  IQ: { english: 'Iraqi|Iraqis', stems: 'irakien|iraquí|иракск', words: 'العراقي|العراقية' },
  AF: { english: 'Afghan|Afghans', stems: 'afghane|afgano|афганск', words: '阿富汗|الأفغاني|الأفغانية' },
  AM: { english: 'Armenians', stems: 'arménien|armenio|армянск', words: 'الأرميني' },
  AZ: { english: 'Azeri|Azerbaijanis', stems: 'azerbaïdjanais|azerbaiyan|азербайджанск', words: 'الأذربيجاني' },
  TW: { stems: 'taïwanais|taiwanes|тайваньск', words: '台湾|台灣|台方' },
  CU: { english: 'Cubans', stems: 'cubain|cubano|cubana|кубинск' },
  VE: { english: 'Venezuelan|Venezuelans', stems: 'vénézuélien|venezolan|венесуэльск' },
  MX: { english: 'Mexicans', stems: 'mexicain|mexicano|mexicana|мексиканск' },
  CA: { english: 'Canadians', stems: 'canadien|canadiens|канадск', words: '加方|الكندي|الكندية' },
  BR: { english: 'Brazilian|Brazilians', stems: 'brésilien|brasileñ|бразильск' },
  AR: { english: 'Argentine|Argentinian', stems: 'argentin |argentino|аргентинск' },
  CO: { english: 'Colombian|Colombians', stems: 'colombien|colombian|колумбийск' },
  AU: { english: 'Australians', stems: 'australien|australian|австралийск', words: '澳方' },
  NZ: { english: 'New Zealanders' },
  PH: { english: 'Philippine|Filipino|Filipinos', stems: 'philippin|filipino|филиппинск', words: '菲方|菲律宾' },
  VN: { english: 'Vietnamese', stems: 'vietnamien|vietnamit|вьетнамск', words: '越方|越南' },
  ID: { english: 'Indonesian|Indonesians', stems: 'indonésien|indonesio|индонезийск' },
  MY: { english: 'Malaysian|Malaysians', stems: 'malaisien|malasio|малайзийск' },
  TH: { english: 'Thai|Thais', words: '泰方|泰国' },
  KH: { english: 'Cambodian|Cambodians', stems: 'cambodgien|camboyan', words: '柬方|柬埔寨' },
  MM: { english: 'Burmese|Burma', words: '缅甸' },
  MN: { english: 'Mongolian|Mongolians' },
  KZ: { english: 'Kazakh|Kazakhs', stems: 'казахстанск' },
  GE: { english: 'Georgians', stems: 'géorgien|грузинск' },
  RS: { english: 'Serbian|Serbs', stems: 'serbes |serbio|сербск' },
  XK: { english: 'Kosovar|Kosovan' },
  GR: { english: 'Greeks', stems: 'grecque|griegos |греческ' },
  IT: { english: 'Italian|Italians', stems: 'italien|italian|итальянск', words: '意方|الإيطالي|الإيطالية' },
  ES: { english: 'Spanish|Spaniards', stems: 'espagnol|español|испанск', words: 'الإسباني|الإسبانية' },
  PL: { english: 'Polish', stems: 'polonais|polaco|польск', words: '波方' },
  HU: { english: 'Hungarian|Hungarians', stems: 'hongrois|húngaro|венгерск', words: '匈方' },
  EU: { english: 'EU|Europeans', stems: 'европейск', words: '欧方|欧盟|歐盟|الاتحاد الأوروبي|الأوروبي|ЕС' },
  UN: { english: 'UN', words: 'ONU|ООН' },
  ET: { english: 'Ethiopians', stems: 'éthiopien|etíope|эфиопск' },
  SD: { stems: 'soudanais|sudanes|суданск' },
  NG: { english: 'Nigerian|Nigerians' },
  ZA: { english: 'South African|South Africans', stems: 'sud-africain|sudafrican' },
  MA: { english: 'Moroccan|Moroccans', stems: 'marocain|marroqu', words: 'المغربي|المغربية' },
  DZ: { english: 'Algerian|Algerians', stems: 'algérien|argelin', words: 'الجزائري|الجزائرية' },
  NO: { english: 'Norwegians' },
  CH: { english: 'Swiss', stems: 'швейцарск' },
};

/** Chinese headlines name two parties by one character each: `中美`, `俄乌`. */
export const chineseInitials: Readonly<Record<string, string>> = {
  中: 'CN',
  美: 'US',
  俄: 'RU',
  日: 'JP',
  韩: 'KR',
  韓: 'KR',
  朝: 'KP',
  欧: 'EU',
  歐: 'EU',
  英: 'GB',
  法: 'FR',
  德: 'DE',
  印: 'IN',
  乌: 'UA',
  烏: 'UA',
  越: 'VN',
  菲: 'PH',
  澳: 'AU',
  伊: 'IR',
};

/** Words before an adjective that make it one of no state: `Latin American`. */
export const notOfAState: ReadonlySet<string> = new Set([
  'latin',
  'african',
  'central',
  'north',
  'south',
  'native',
  'pan',
]);

/** Names of CLDR that mean something else more often than the party. */
export const misleading: ReadonlySet<string> = new Set([
  'jersey',
  'granada',
  'grenada',
  'guadalupe',
  'reunion',
  'bonaire',
  'man',
  'saba',
  'malvinas',
  'georgie',
  'chad',
  'tchad',
]);
