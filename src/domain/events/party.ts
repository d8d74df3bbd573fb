import { iso31661 } from 'iso-3166/1.js';
import { iso31663 } from 'iso-3166/3.js';
import { definedPartyName } from './party-names.js';

/** What the parties are called that ISO 3166-1 names otherwise or not at all, with their article, for a sentence. */
const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    US: 'the United States',
    GB: 'the United Kingdom',
    UN: 'the United Nations',
    EU: 'the European Union',
    XK: 'Kosovo',
    AE: 'the United Arab Emirates',
    AG: 'Antigua and Barbuda',
    BA: 'Bosnia and Herzegovina',
    BS: 'the Bahamas',
    CD: 'the Democratic Republic of the Congo',
    CF: 'the Central African Republic',
    CG: 'the Republic of the Congo',
    CK: 'the Cook Islands',
    DO: 'the Dominican Republic',
    GM: 'the Gambia',
    HK: 'Hong Kong',
    KM: 'the Comoros',
    KN: 'Saint Kitts and Nevis',
    LC: 'Saint Lucia',
    MH: 'the Marshall Islands',
    MM: 'Myanmar',
    MO: 'Macao',
    MV: 'the Maldives',
    NL: 'the Netherlands',
    PH: 'the Philippines',
    PS: 'Palestine',
    SB: 'the Solomon Islands',
    ST: 'São Tomé and Príncipe',
    TT: 'Trinidad and Tobago',
    VA: 'the Holy See',
    VC: 'Saint Vincent and the Grenadines',
    SUHH: 'the Soviet Union',
    ANHH: 'the Netherlands Antilles',
  }),
);

/** States that ISO 3166-3 lists under another name than the usual one. */
const usualNames: Readonly<Record<string, string>> = {
  SUHH: 'Soviet Union',
  DDDE: 'East Germany',
  VDVN: 'North Vietnam',
  YDYE: 'South Yemen',
};

/**
 * Former states that the standard never listed, with a code of our own that starts with `QM`, the first of the
 * user-assigned pairs `QM` to `QZ` of ISO 3166-1, so it cannot clash with an official code: Hawaii (annexed in 1898) and
 * South Vietnam (fell in 1975; its `VN` passed to the united country).
 */
const ownCodes: Readonly<Record<string, string>> = { QMHI: 'Hawaii', QMVS: 'South Vietnam' };

const assigned: ReadonlySet<string> = new Set(iso31661.map(({ alpha2 }) => alpha2));
const alpha3: ReadonlyMap<string, string> = new Map(iso31661.map((entry) => [entry.alpha3, entry.alpha2]));
const isoNames: ReadonlyMap<string, string> = new Map(iso31661.map((entry) => [entry.alpha2, entry.name]));
/** The reserved codes that are parties. */
const reserved: ReadonlySet<string> = new Set(['XK', 'EU', 'UN']);

/** A state or territory that ISO 3166-1 does not list any more, by its code of ISO 3166-3. */
interface FormerState {
  readonly code: string;
  readonly name: string;
  /** The two letters that it had. */
  readonly alpha2: string;
  /** The present code, where it was only renamed (Burma `MM`, Zaire `CD`); else `null`. */
  readonly renamed: string | null;
}

const formerStates: readonly FormerState[] = iso31663.map(({ alpha4: code, type, from, to }) => {
  const present = type === 'change' && to.length === 1 && to[0]!.state === 'assigned' ? to[0]!.alpha2 : null;
  return { code, name: usualNames[code] ?? from.name, alpha2: from.alpha2, renamed: present };
});

/**
 * The names of former states by code: the four letters of ISO 3166-3, else one of our own. A renamed state keeps today's
 * code (Burma `MM`, Zaire `CD`, Upper Volta `BF`, Dahomey `BJ`, Ceylon `LK`, Siam `TH`, Persia `IR`, Rhodesia `ZW`,
 * Swaziland `SZ`), and so does a state that absorbed another (West Germany `DE`, North Yemen `YE`, Tanganyika `TZ`,
 * Malaya `MY`).
 */
export const formerParties: Readonly<Record<string, string>> = {
  ...Object.fromEntries(formerStates.filter(({ renamed }) => !renamed).map(({ code, name }) => [code, name])),
  ...ownCodes,
};

/** What to write instead of codes that are in use elsewhere, where the standard's lists do not say it. */
const inUseElsewhere: Readonly<Record<string, string>> = {
  UK: 'GB',
  EL: 'GR',
  SU: 'SUHH for the Soviet Union, RU for Russia',
  YU: 'YUCS for Yugoslavia, RS for Serbia',
  AC: 'SH, which Ascension belongs to',
  TA: 'SH, which Tristan da Cunha belongs to',
  CP: 'FR, which Clipperton belongs to',
  CQ: 'GG, which Sark belongs to',
  DG: 'IO, which Diego Garcia belongs to',
  EA: 'ES, which Ceuta and Melilla belong to',
  IC: 'ES, which the Canary Islands belong to',
  FX: 'FR',
  EZ: 'EU',
};

/** The form of the id of a party that the log defines: `x-asean`. */
export const definedPartyForm = /^(?=.{3,40}$)x-[a-z0-9]+(-[a-z0-9]+)*$/;

/** The form of any party. Older builds took codes of this form that no list has, so the log may hold them. */
export const partyForm = /^([A-Z]{2}|[A-Z]{4}|(?=.{3,40}$)x-[a-z0-9]+(-[a-z0-9]+)*)$/;

/** Whether a text has the form of a party, whatever the lists and the log say. */
export function isPartyForm(text: string): boolean {
  return partyForm.test(text);
}

/** Whether a party is one that the log defines, by its form. */
export function isDefinedParty(party: string): boolean {
  return party.startsWith('x-');
}

/** A party as it is spelled, of what a person has typed: a code in upper case, the id of a defined party in lower case. */
export function partyAsSpelled(typed: string): string {
  const text = typed.trim();
  return /^x-/i.test(text) ? text.toLowerCase() : text.toUpperCase();
}

/** Whether a code is assigned by ISO 3166-1, reserved and a party (`XK`, `EU`, `UN`), or that of a former state. */
export function isListedParty(code: string): boolean {
  return assigned.has(code) || reserved.has(code) || Object.hasOwn(formerParties, code);
}

/** Every code of the lists: those of today, then those of former states. */
export function listedParties(): readonly string[] {
  return [...assigned, ...reserved, ...Object.keys(formerParties)];
}

/**
 * Why a party can be no party of a query or a rule, with the code to write instead; `undefined` where it can. A party of
 * the log is one as soon as this process has read its definition.
 */
export function partyFault(party: string): string | undefined {
  const isUndefined = definedPartyForm.test(party) && definedPartyName(party) === undefined;
  return isUndefined ? undefinedParty(party) : codeFault(party);
}

/** That no entry of the log defines a party. */
export function undefinedParty(party: string): string {
  return `there is no party ${party}: define it first with POST /api/v1/parties`;
}

/** Why a code cannot be recorded, with the code to write instead; `undefined` where it can, or defines a party. */
export function codeFault(code: string): string | undefined {
  if (isListedParty(code) || definedPartyForm.test(code)) return undefined;
  const instead = codeToWrite(code);
  if (instead !== undefined) return `${shown(code)} is no code of ISO 3166-1: write ${instead}`;
  return 'is no ISO 3166-1 alpha-2 code, nor XK, EU, UN, a former state, or of the form x-asean';
}

function codeToWrite(code: string): string | undefined {
  if (Object.hasOwn(inUseElsewhere, code)) return inUseElsewhere[code];
  const upper = code.toUpperCase();
  if (upper !== code && isListedParty(upper)) return upper;
  const former = formerStates.filter((state) => state.alpha2 === code || state.code === code);
  if (former.length === 0) return alpha3.get(upper);
  return former
    .map((state) => (former.length > 1 ? `${state.code} for ${state.name}` : (state.renamed ?? state.code)))
    .join(', ');
}

/** The listed party that a code of any list means, where it is one: `CN` of `CHN`, `GB` of `UK`. */
export function listedPartyOf(code: string): string | undefined {
  if (isListedParty(code)) return code;
  const instead = codeToWrite(code);
  return instead !== undefined && isListedParty(instead) ? instead : undefined;
}

/** A code as a message shows it: input may be of any length. */
function shown(code: string): string {
  return code.length <= 10 ? code : `${code.slice(0, 10).toWellFormed()}…`;
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** The English name of a party with its article, for use in a sentence; the code itself if no name is known. */
export function partyName(code: string): string {
  return shortNames.get(code) ?? partyLabel(code);
}

/** The English name of a party without an article, for lists; the code itself if no name is known. */
export function partyLabel(code: string): string {
  if (isDefinedParty(code)) return definedPartyName(code) ?? code;
  if (Object.hasOwn(formerParties, code)) return formerParties[code]!;
  return (
    shortNames.get(code)?.replace(/^the /, '') ?? (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? code
  );
}

/** The English names of a party: the usual one, with and without its article, and that of the standard. */
export function partyNamesOf(code: string): string[] {
  const iso = isoNames.get(code);
  return [partyLabel(code), partyName(code), ...(iso === undefined ? [] : [iso])];
}
