import { anyOf } from './remarks.js';

/** Countries as `Countries.mark` leaves them, one or a list. */
const list = '¤[A-Z]{2,4}(?:(?:, and |,? and | & |, |-)(?:the )?¤[A-Z]{2,4})*';
const bearer = anyOf(`
  Vice_Presidents? [Pp]residents? Premiers? [Mm]inisters? Chancellors? Kings? Queens? Emperor Empress Sultan Emir Amir Shah
  Pope Chairman Chairwoman Generalissimo General_Secretary Secretary(?![-\\s]General) Secretaries Crown_Prince Prince
  Taoiseach Tanaiste Governor[-\\s]General Grand_Duchess [Hh]eads?_of_(?:[Ss]tate|[Gg]overnment) Chiefs?_of_State
  officials? leaders? authorities counterparts? [Cc]abinet [Gg]overnment Regent State_Councilor Politburo Sheikh
  Presidency [Ll]eadership members_of_(?:the_)?government
`);
const modifier = anyOf(`
  senior other top high-level high-ranking high key new newly_elected acting interim current transitional the his her
  Acting Interim Deputy Vice First Prime Foreign External Defen[cs]e Finance Interior Trade Justice Security State Federal
  Provisional Crown government political military civilian Party Communist former Former
`);
const named = "\\p{Lu}[\\p{L}\\p{M}'-]*|al|bin|ibn|bint|de|la|del|von|van|der|den|el|d'\\p{L}+|y";
const portfolio = anyOf('State Foreign_Affairs External_Affairs Defen[cs]e Finance the_Interior Trade');
const office = new RegExp(
  `(?<!\\p{L})(?:(?<list>${list}) )?(?<modifiers>(?:${modifier},? )*)(?<bearer>${bearer})(?!\\p{L})` +
    `(?: (?:and|&) ${bearer})?(?<name>(?: (?!${bearer}\\b)(?:${named})(?!\\p{L}))*)` +
    `(?:,? (?:of|from|for) ${portfolio}(?: and \\p{Lu}\\p{L}+)*(?: \\p{Lu}[\\p{L}'-]*)*)?` +
    `(?:,? (?:of|from) (?:the |both |[a-z]+ )?(?:(?<of>${list})|(?<group>[^\\s,]+)))?`,
  'gu',
);
/** `Belgian and EU officials`: the organisation beside a country. */
const besides = /(¤[A-Z]{2,4}),? (?:and|or) (?:EU|UN|NATO|US|EC|EEC|European) /g;
/** Before an office these words make it one of no government, or of the American one. */
const noGovernment = new RegExp(
  `(?:\\b${anyOf(`
    US American NATO UN EU EC EEC OAS OAU AU ASEAN OECD OSCE CSCE GCC SEATO CENTO IGAD CARICOM IAEA World_Bank IMF G-?\\d+
    Council Commission League Union Community Group Quartet Alliance Assembly Parliament Senate
    Arab African European Caribbean Baltic Nordic Western Allied Gulf Middle_East Eastern Balkan Asian Pacific
    Berlin Hong_Kong Kurdish Croat Albanian regional local city City municipal provincial colonial tribal state countries
    other attending opposition rebel resistance Contra UNITA dissident party religious church Christian Muslim Jewish
    business labor union community industry bank academic cultural civic civil student women youth rights media
    humanitarian relief embassy Embassy Assistant Under Congressional congressional
  `)}|^former)$`,
);
/** The name of a President of the United States after his title. */
const american = new RegExp(
  `^ (?:\\p{L}+ ){0,3}${anyOf(`
    Roosevelt Taft Wilson Harding Coolidge Hoover Truman Eisenhower Kennedy Nixon Ford Carter Reagan Bush Obama Trump Biden
    Johnson(?![-\\s]Sirleaf) Clinton
  `)}\\b`,
  'u',
);

/** Whom a stretch of text names by office. */
export interface Named {
  /** The parties that stand with an office. */
  readonly parties: ReadonlySet<string>;
  /** Whether an office stands there without a country: it is of the government whose guest the traveller was. */
  readonly own: boolean;
  /** The offices and names as printed, by party; those of the own government under `own`. */
  readonly offices: ReadonlyMap<string, readonly string[]>;
}

/** Finds the holders of office in text whose countries are marked `¤FR`. */
export function officesIn(marked: string): Named {
  const parties = new Set<string>();
  const offices = new Map<string, string[]>();
  let own = false;
  const text = marked.replaceAll(besides, '$1 ');
  for (const match of text.matchAll(office)) {
    const { list: before, of: after, group, modifiers = '', bearer: held = '', name = '' } = match.groups!;
    const lead = text.slice(0, match.index).trimEnd();
    if (/\bformer /i.test(modifiers) || /\bformer$/i.test(lead)) continue;
    if (/President/.test(held) && american.test(name)) continue;
    if (/^-elect|^[- ]designate/i.test(name)) continue;
    // The chairman of the PLO is named without it more often than not.
    const countries =
      after || before ? codesIn(`${after ?? ''} ${before ?? ''}`) : /\bArafat\b/.test(name) ? ['PS'] : [];
    if (countries.length === 0) {
      const many = /(?:s|authorities|State|Government)$/i.test(held);
      if (noGovernment.test(lead) || (group && many)) continue;
      own = true;
    }
    // Only a name says more than that there was somebody.
    const person =
      name === '' || held.endsWith('s') ? '' : `${modifiers.replace(/^(?:the|his|her|other) /, '')}${held}${name}`;
    for (const party of countries) parties.add(party);
    for (const party of countries.length === 0 ? ['own'] : countries) {
      const known = offices.get(party) ?? [];
      offices.set(party, person === '' || known.includes(person) ? known : [...known, person]);
    }
  }
  return { parties, own, offices };
}

/** The parties marked in a text. */
export function codesIn(marked: string): string[] {
  return Array.from(marked.matchAll(/¤([A-Z]{2,4})/g), ([, code]) => code!);
}
