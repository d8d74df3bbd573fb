import { listedPartyOf } from '../../events/party.js';

/** Where the country codes of CAMEO differ from ISO 3166 alpha-3. */
const cameoDifferences: Readonly<Record<string, string>> = {
  WSB: 'PS',
  GZS: 'PS',
  BAG: 'IQ',
  TMP: 'TL',
  ROM: 'RO',
  MTN: 'ME',
  IMY: 'IM',
  KSV: 'XK',
  ANT: 'ANHH',
};

/** The party of a CAMEO country code of three letters; `undefined` for regions, `AFR`, and codes that are unknown. */
export function cameoParty(code: string): string | undefined {
  if (code.length !== 3) return undefined;
  return Object.hasOwn(cameoDifferences, code) ? cameoDifferences[code] : listedPartyOf(code);
}

/** The party of a CAMEO code of a known organisation; `undefined` for all but the United Nations and the European Union. */
export function cameoGroupParty(code: string): string | undefined {
  return code === 'UNO' ? 'UN' : code === 'EEC' ? 'EU' : undefined;
}

/** Countries of FIPS 10-4, `FIPS ISO` each, where the two letters differ. GDELT still writes `YI` for Serbia. */
const fipsDifferences = `
  AA AW  AC AG  AG DZ  AJ AZ  AN AD  AQ AS  AS AU  AT AU  AU AT  AV AI  AX GB  AY AQ  BA BH  BC BW  BD BM  BF BS  BG BD
  BH BZ  BK BA  BL BO  BM MM  BN BJ  BO BY  BP SB  BQ UM  BS TF  BU BG  BX BN  BY BI  CB KH  CD TD  CE LK  CF CG  CG CD
  CH CN  CI CL  CJ KY  CK CC  CN KM  CQ MP  CR AU  CS CR  CT CF  CW CK  DA DK  DO DM  DR DO  DX GB  EI IE  EK GQ  EN EE
  ES SV  EU TF  EZ CZ  FG GF  FP PF  FQ UM  FS TF  GA GM  GB GA  GG GE  GJ GD  GK GG  GM DE  GO TF  GQ GU  GV GN  GZ PS
  HA HT  HO HN  HQ UM  IC IS  IP FR  IS IL  IV CI  IZ IQ  JA JP  JN SJ  JQ UM  JU TF  KN KP  KQ UM  KR KI  KS KR  KT CX
  KU KW  KV XK  LE LB  LG LV  LH LT  LI LR  LO SK  LQ UM  LS LI  LT LS  MA MG  MB MQ  MC MO  MF YT  MG MN  MH MS  MI MW
  MJ ME  MN MC  MO MA  MP MU  MQ UM  MU OM  NE NU  NG NE  NH VU  NI NG  NN SX  NS SR  NT ANHH  NU NI  OD SS  PA PY  PC PN
  PM PA  PO PT  PP PG  PS PW  PU GW  RB RS  RI RS  RM MH  RN MF  RP PH  RQ PR  RS RU  SB PM  SC KN  SE SC  SF ZA  SG SN
  SN SG  SP ES  ST LC  SU SD  SV SJ  SW SE  SX GS  SZ CH  TB BL  TD TT  TE TF  TI TJ  TK TC  TL TK  TN TO  TO TG  TP ST
  TS TN  TT TL  TU TR  TX TM  UC CW  UK GB  UP UA  UV BF  VI VG  VM VN  VQ VI  VT VA  WA NA  WE PS  WI EH  WQ UM  WS WS
  WZ SZ  YI RS  YM YE  ZA ZM  ZI ZW`;

/** Codes of FIPS 10-4 that mean no country: the Paracel and Spratly Islands, the oceans. */
const fipsNowhere: ReadonlySet<string> = new Set(['PF', 'PG', 'OS', 'OC', 'XX']);

const fips: ReadonlyMap<string, string> = new Map(
  fipsDifferences
    .trim()
    .split(/\s{2,}|\n/)
    .map((pair) => pair.trim().split(' ') as [string, string]),
);

/** The party of a FIPS 10-4 country code of two letters; `undefined` where it means none. */
export function fipsParty(code: string): string | undefined {
  if (code.length !== 2 || fipsNowhere.has(code)) return undefined;
  return fips.get(code) ?? listedPartyOf(code);
}
