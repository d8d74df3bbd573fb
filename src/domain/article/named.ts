import { partyMeant } from '../wording/party-by-name.js';
import { partyName } from '../events/party.js';
import { stemsOf } from './words.js';

/** Somebody whom a claim names: a party, or else a person, an office or an institute. */
export interface Named {
  /** The name for a sentence. */
  readonly name: string;
  /** The party; absent where the name means none. */
  readonly party?: string;
  readonly stems: readonly string[];
  /** The initials of an office in lower case (`dea`), where the name has that form. */
  readonly initials?: string;
}

/** Reads a name of a claim. */
export function namedBy(text: string): Named {
  const party = partyMeant(text);
  if (party !== undefined) return { name: partyName(party), party, stems: [] };
  const initials = /^[A-Z]{3,8}$/.test(text) ? text.toLowerCase() : undefined;
  return { name: text, stems: [...stemsOf(text)], ...(initials !== undefined && { initials }) };
}

/** Some names and texts in which unresolved names are looked for. */
export interface NamingWords {
  readonly stems: ReadonlySet<string>;
  /** The initials of the offices among them. */
  readonly initials: ReadonlySet<string>;
}

/** The words of some names of offices and people, and of texts beside them. */
export function namingWords(names: readonly string[], texts: readonly string[] = []): NamingWords {
  return { stems: stemsOf([...names, ...texts].join(' ')), initials: new Set(names.flatMap(initialsOf)) };
}

/** Whether somebody who is no party is among the names and texts. */
export function isNamedIn({ stems, initials }: Named, words: NamingWords): boolean {
  if (stems.length > 0 && stems.every((stem) => words.stems.has(stem))) return true;
  return initials !== undefined && words.initials.has(initials);
}

/** The initials of a name with and without its small words, by which an office is often called: `doj`, `dea`. */
function initialsOf(name: string): string[] {
  const words = name
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  const initials = (of: readonly string[]) => of.map((word) => word.charAt(0)).join('');
  return [initials(words), initials(words.filter((word) => !['of', 'the', 'and', 'for', 'on'].includes(word)))];
}
