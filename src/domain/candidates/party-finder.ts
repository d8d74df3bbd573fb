import { adjectives } from '../events/party-adjectives.js';
import { listedParties, partyNamesOf } from '../events/party.js';
import { memoize } from '../memo.js';
import { foldedText } from '../wording/folded-text.js';
import { partySeats } from './party-seats.js';
import { chineseInitials, misleading, notOfAState, partyWords } from './party-words.js';

/** The languages of the feeds, by whose names (CLDR, through `Intl`) parties are found. */
export const feedLanguages = ['en', 'zh', 'zh-Hant', 'fr', 'es', 'ru', 'ar'] as const;

/** A party that a text names, with the place of its first naming, in words. */
export interface NamedParty {
  readonly party: string;
  readonly place: number;
}

interface Phrase {
  /** The folded words, in order. */
  readonly words: readonly string[];
  readonly party: string;
  /** Initials such as `US` stand in capitals: `us` is a pronoun. */
  readonly inCapitals: boolean;
  /** A name begins with a capital, where the text has any: `turkey` is a bird. */
  readonly isName: boolean;
}

/** The longest ending that a Russian, French or Spanish stem may take. */
const longestEnding = 4;
const ideographs = /[\p{sc=Han}]/u;
const wordForm = /[\p{L}\p{N}\p{M}]+/gu;

/** What is found by: phrases by their first word, stems by their first letters, Chinese words in one expression. */
interface Lexicon {
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  readonly stems: ReadonlyMap<string, readonly (readonly [stem: string, party: string])[]>;
  readonly chinese: ReadonlyMap<string, string>;
  readonly chineseForm: RegExp;
}

/**
 * Finds the parties that a text names: by names and adjectives, by capitals, seats and offices (`the White House`), by
 * initials in capitals, in English, Chinese, French, Spanish, Russian and Arabic.
 */
export class PartyFinder {
  private readonly lexicon: Lexicon;

  /** @param defined the names, in any language, of the parties that the log defines, by id */
  constructor(defined: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.lexicon = lexiconOf(defined);
  }

  /** The parties that a text names, in the order of their first naming. */
  partiesIn(text: string): NamedParty[] {
    const found = new Map<string, number>();
    const note = (party: string, place: number) => {
      if ((found.get(party) ?? Infinity) > place) found.set(party, place);
    };
    this.notePhrases(text, note);
    if (ideographs.test(text)) this.noteChinese(text, note);
    return [...found].map(([party, place]) => ({ party, place })).sort((a, b) => a.place - b.place);
  }

  private notePhrases(text: string, note: (party: string, place: number) => void): void {
    const plain = text.replaceAll(/\b(?:\p{L}\.){2,}/gu, (initials) => initials.replaceAll('.', ''));
    const matches = [...plain.matchAll(wordForm)];
    const words = matches.map(([word]) => foldedText(word));
    const hasCapitals = /\p{Lu}/u.test(plain);
    const hasSmall = /\p{Ll}/u.test(plain);
    for (let at = 0; at < words.length; at += 1) {
      const written = matches[at]![0];
      const phrase = this.phraseAt(words, at, (each) => {
        if (each.inCapitals) return hasSmall && written === written.toUpperCase();
        return !each.isName || !hasCapitals || !/^\p{Ll}/u.test(written);
      });
      if (phrase) {
        const isAdjective = at > 0 && phrase.words.length === 1 && notOfAState.has(words[at - 1]!);
        if (!isAdjective) note(phrase.party, matches[at]!.index);
        at += phrase.words.length - 1;
        continue;
      }
      const party = this.stemAt(words[at]!);
      if (party !== undefined) note(party, matches[at]!.index);
    }
  }

  /** The longest phrase that begins at a word and is written as it has to be. */
  private phraseAt(words: readonly string[], at: number, isWritten: (phrase: Phrase) => boolean): Phrase | undefined {
    for (const first of formsOf(words[at]!)) {
      const found = this.lexicon.phrases.get(first)?.find((phrase) => {
        return isWritten(phrase) && phrase.words.every((word, index) => index === 0 || words[at + index] === word);
      });
      if (found) return found;
    }
    return undefined;
  }

  private stemAt(word: string): string | undefined {
    const stems = this.lexicon.stems.get(word.slice(0, 3));
    return stems?.find(([stem]) => word.startsWith(stem) && word.length <= stem.length + longestEnding)?.[1];
  }

  private noteChinese(text: string, note: (party: string, place: number) => void): void {
    for (const { 0: word, index } of text.matchAll(this.lexicon.chineseForm)) {
      const party = this.lexicon.chinese.get(word);
      if (party !== undefined) note(party, index);
      else for (const [at, initial] of [...word].entries()) note(chineseInitials[initial]!, index + at);
    }
  }
}

/** The forms of a word as a name may have them: Arabic joins `and`, `in`, `to` to the word that follows. */
function formsOf(word: string): string[] {
  if (!/^\p{sc=Arabic}/u.test(word)) return [word];
  const joined = /^[وفبكل]/.test(word) ? [word.slice(1)] : [];
  if (word.startsWith('لل')) joined.push(`ال${word.slice(2)}`);
  if (/^[وف]لل/.test(word)) joined.push(`ال${word.slice(3)}`);
  if (/^و[بكل]/.test(word)) joined.push(word.slice(2));
  return [word, ...joined];
}

const cldr = memoize(
  (language: string) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
  feedLanguages.length,
);

/** The names of a listed party in the languages of the feeds. */
function namesOf(party: string): string[] {
  const inLanguages = /^[A-Z]{2}$/.test(party) ? feedLanguages.map((language) => cldr(language).of(party)) : [];
  const all = [...partyNamesOf(party), ...inLanguages.filter((name) => name !== undefined)];
  // `Hong Kong SAR China`, `Congo - Kinshasa`, `Myanmar (Burma)`: each usual form by itself.
  return all.flatMap((name) => [name, name.replace(/\s*[(（].*$/, '')]);
}

function lexiconOf(defined: ReadonlyMap<string, readonly string[]>): Lexicon {
  const phrases = new Map<string, Phrase[]>();
  const stems = new Map<string, (readonly [string, string])[]>();
  const chinese = new Map<string, string>();
  const addPhrase = (text: string, party: string, isName: boolean) => {
    if (ideographs.test(text)) return void chinese.set(text, party);
    const words = (text.match(wordForm) ?? []).map(foldedText);
    if (['the', 'la', 'le', 'les', 'el', 'los', 'las'].includes(words[0] ?? '') && words.length > 1) words.shift();
    const [first] = words;
    if (first === undefined || (words.length === 1 && misleading.has(first))) return;
    const inCapitals = words.length === 1 && /^\p{Lu}{2,4}$/u.test(text);
    const known = phrases.get(first) ?? [];
    if (known.some((phrase) => phrase.words.join(' ') === words.join(' '))) return;
    phrases.set(first, [...known, { words, party, inCapitals, isName }]);
    if (words.length === 1 && /^\p{sc=Cyrillic}{5,}$/u.test(first)) addStem(first.replace(/[аеиоуыьэюя]$/u, ''), party);
  };
  const addStem = (stem: string, party: string) => {
    const plain = foldedText(stem);
    // A word that ends in a blank is one by itself: its stem would be too short to tell.
    if (plain.endsWith(' ')) return addPhrase(plain.trim(), party, false);
    const key = plain.slice(0, 3);
    stems.set(key, [...(stems.get(key) ?? []), [plain, party]]);
  };
  for (const [party, seats] of Object.entries(partySeats))
    for (const name of listed(seats)) addPhrase(name, party, true);
  for (const [party, words] of Object.entries(partyWords)) {
    for (const name of listed(words.english)) addPhrase(name, party, true);
    for (const word of listed(words.words)) addPhrase(word, party, false);
    for (const stem of listed(words.stems)) addStem(stem, party);
  }
  for (const [party, adjective] of adjectives) if (party !== 'EU') addPhrase(adjective, party, true);
  for (const party of ['US', 'UAE', 'DRC']) addPhrase(party, { US: 'US', UAE: 'AE', DRC: 'CD' }[party]!, true);
  for (const party of listedParties()) for (const name of namesOf(party)) addPhrase(name, party, true);
  for (const [party, names] of defined) for (const name of names) addPhrase(name, party, true);
  for (const list of phrases.values()) list.sort((a, b) => b.words.length - a.words.length);
  const longestFirst = [...chinese.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const initials = Object.keys(chineseInitials).join('');
  return { phrases, stems, chinese, chineseForm: new RegExp(`${longestFirst.join('|')}|[${initials}]{2,3}`, 'gu') };
}

function listed(words = ''): string[] {
  return words === '' ? [] : words.split('|');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
