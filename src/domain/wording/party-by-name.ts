import { memoize } from '../memo.js';
import { foldedText } from './folded-text.js';
import { partyAliases } from './party-aliases.js';
import { adjectives } from '../events/party-adjectives.js';
import { definedPartyNames } from '../events/party-names.js';
import { isDefinedParty, listedParties, listedPartyOf, partyNamesOf } from '../events/party.js';

const namesOf = (code: string): string[] => [...partyNamesOf(code), ...(partyAliases[code] ?? [])];

/** A name as it is looked up: without its article, and without the points of initials. */
const plainName = (name: string): string =>
  foldedText(name.trim())
    .replace(/^the /, '')
    .replaceAll(/(?<=\b[a-z])\./g, '');

let listed: ReadonlyMap<string, string> | undefined;

/** The listed party that an English name, a usual one or a code of any list means; `undefined` where it means none. */
export const listedPartyNamed: (name: string) => string | undefined = (name) => {
  listed ??= new Map(listedParties().flatMap((code) => namesOf(code).map((each) => [plainName(each), code] as const)));
  return listedPartyOf(name) ?? listed.get(plainName(name));
};

const byAdjective = new Map([...adjectives].map(([code, adjective]) => [plainName(adjective), code]));

/** The party that somebody may mean: by code in any case, English name, usual name, adjective, or as the log defines it. */
export function partyMeant(text: string): string | undefined {
  const typed = text.trim();
  if (isDefinedParty(typed.toLowerCase())) return typed.toLowerCase();
  const code = /^[a-z]{2,4}$/i.test(typed) ? listedPartyOf(typed.toUpperCase()) : undefined;
  const plain = plainName(typed);
  const own = () => [...definedPartyNames()].find(([, name]) => plainName(name) === plain)?.[0];
  return code ?? listedPartyNamed(typed) ?? byAdjective.get(plain) ?? own();
}

/** The names of a party as they stand at the beginning of a sentence, where it is the subject. */
const subjectForm = memoize(
  (code: string) => new RegExp(`^(?:the )?(?:${anyOf(namesOf(code))})(?![’'\\p{L}\\p{N}-])`, 'iu'),
  500,
);

/** What follows the name of a party at the beginning of a text; `undefined` where the text does not begin with it. */
export function afterParty(code: string, text: string): string | undefined {
  const found = subjectForm(code).exec(text.trim());
  return found ? text.trim().slice(found[0].length).trim() : undefined;
}

let everyName: RegExp | undefined;

/** A text without the names and adjectives of parties. They begin with a capital, which tells `Turkey` from the bird. */
export function withoutParties(text: string): string {
  const words = () => [...listedParties().flatMap(namesOf), ...adjectives.values()];
  everyName ??= new RegExp(`(?<![\\p{L}\\p{N}])(?:${anyOf(words())})(?:s|['’]s)?(?![\\p{L}\\p{N}])`, 'gu');
  const plain = text.replaceAll(everyName, ' ');
  return [...definedPartyNames()].reduce((left, [, name]) => left.replaceAll(name, ' '), plain);
}

/** The alternatives of a regular expression, the longest first. */
function anyOf(names: readonly string[]): string {
  const bare = names.map((name) => name.replace(/^the /, ''));
  const longestFirst = [...new Set(bare)].sort((a, b) => b.length - a.length);
  return longestFirst.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}
