import { stemsInOrder } from '../article/words.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import { partyName } from '../events/party.js';
import { foldedText } from '../wording/folded-text.js';
import { listInWords } from '../wording/nouns.js';
import { partyMeant } from '../wording/party-by-name.js';

/** A track that a report may be about. */
export interface TrackMatch {
  readonly track: string;
  readonly title: string;
  readonly policy: string | undefined;
  readonly parties: readonly string[];
  /** `words`: the report has the track's own words; `parties`: it only names the parties. */
  readonly by: 'words' | 'parties';
  readonly says: string;
}

/** The words of a topic that tell one track of the same parties from another only badly. */
const vague = new Set(
  'cooperation cooperative dialogue talks relations relation work contact contacts meetings matters issues high level united states'
    .split(' ')
    .flatMap((word) => stemsInOrder(word)),
);

/** A phrase as it is looked for: its stems between blanks, or, of a script without blanks, its letters. */
interface Phrase {
  readonly text: string;
  readonly written: string;
  readonly isLetters: boolean;
}

interface Watched {
  readonly definition: TrackDefinition;
  /** The track's own words where it has `watch`, else the telling words of its topic, its title and its mechanisms, any of which will do. */
  readonly any: readonly Phrase[];
  readonly all: readonly Phrase[];
  readonly none: readonly Phrase[];
  readonly hasOwnWords: boolean;
}

/** What of a report is read for the words of a track. */
export interface ReadText {
  readonly stems: string;
  readonly letters: string;
}

/** A text as `TrackMatcher` reads it. */
export function readText(...texts: readonly (string | undefined)[]): ReadText {
  const text = texts.filter((each) => each !== undefined).join(' \n ');
  return { stems: ` ${stemsInOrder(text).join(' ')} `, letters: foldedText(text) };
}

/** Finds the tracks that a report is about, by its parties and by the words that the tracks watch for. */
export class TrackMatcher {
  private readonly byParty = new Map<string, Watched[]>();
  /** The parties of all tracks. */
  readonly parties: ReadonlySet<string>;

  /** @param definitions the last definition of each track */
  constructor(definitions: Iterable<TrackDefinition>) {
    for (const definition of definitions) {
      const watched = watchedOf(definition);
      for (const party of definition.parties) this.byParty.set(party, [...(this.byParty.get(party) ?? []), watched]);
    }
    this.parties = new Set(this.byParty.keys());
  }

  /**
   * The tracks that a report with these parties may be about, those by words first. Parties of two sides are needed; one is
   * enough where the report has the words that the track itself watches for. A track that watches for words is none
   * without them.
   */
  matches(parties: ReadonlySet<string>, text: ReadText): TrackMatch[] {
    const looked = new Set<Watched>();
    for (const party of parties) for (const watched of this.byParty.get(party) ?? []) looked.add(watched);
    const found = [...looked].flatMap((watched) => matchOf(watched, parties, text) ?? []);
    const rank = ({ by }: TrackMatch) => (by === 'words' ? 0 : 1);
    return found.sort((a, b) => rank(a) - rank(b) || (a.track < b.track ? -1 : 1));
  }
}

function matchOf(watched: Watched, named: ReadonlySet<string>, text: ReadText): TrackMatch | undefined {
  const { definition, hasOwnWords } = watched;
  const own = definition.parties.filter((party) => named.has(party));
  const sides = definition.sides?.filter((side) => side.some((party) => named.has(party))).length ?? own.length;
  if (sides < 2 && !(hasOwnWords && own.length > 0)) return undefined;
  const words = wordsFound(watched, text);
  if (words === null || (sides < 2 && words.length === 0)) return undefined;
  const { id: track, title, policy, parties } = definition;
  const names = listInWords(own.map(partyName));
  const namedInWords = sides < 2 ? `only ${names} of the parties` : names;
  const says = words.length > 0 ? `has ${quoted(words)}, and names ${namedInWords}` : `names ${namedInWords}`;
  return { track, title, policy, parties, by: words.length > 0 ? 'words' : 'parties', says };
}

function quoted(words: readonly string[]): string {
  return listInWords(words.slice(0, 3).map((word) => `“${word}”`));
}

/** The words of a track that a text has; `null` where it has to have others, or has one that it must not. */
function wordsFound({ any, all, none, hasOwnWords }: Watched, text: ReadText): string[] | null {
  if (none.some((phrase) => isIn(phrase, text)) || !all.every((phrase) => isIn(phrase, text))) return null;
  const found = any.filter((phrase) => isIn(phrase, text));
  if (hasOwnWords && any.length > 0 && found.length === 0) return null;
  return [...all, ...found].map(({ written }) => written);
}

function isIn({ text, isLetters }: Phrase, { stems, letters }: ReadText): boolean {
  return isLetters ? letters.includes(text) : stems.includes(text);
}

function watchedOf(definition: TrackDefinition): Watched {
  const { watch } = definition;
  const phrasesOf = (phrases: readonly string[] = []) => phrases.flatMap((written) => phraseOf(written) ?? []);
  if (watch) {
    const { any, all, none } = watch;
    const hasOwnWords = any !== undefined || all !== undefined;
    return { definition, any: phrasesOf(any), all: phrasesOf(all), none: phrasesOf(none), hasOwnWords };
  }
  return { definition, any: phrasesOf(tellingWords(definition)), all: [], none: [], hasOwnWords: false };
}

function phraseOf(written: string): Phrase | undefined {
  const isLetters = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(written);
  if (isLetters) return { written, isLetters, text: foldedText(written) };
  const stems = stemsInOrder(written).join(' ');
  return stems === '' ? undefined : { written, isLetters, text: ` ${stems} ` };
}

/** The words of a track's topic and title that name no party and tell it from other tracks, and its mechanisms' names. */
function tellingWords({ topic, title, mechanisms = [] }: TrackDefinition): string[] {
  const telling = wordsOf(`${topic} ${title}`).filter((word) => word.length > 3 && isTelling(word));
  // A name counts as a whole: of its words many, such as “group” and “joint”, stand in others, too.
  const names = mechanisms.map((each) => wordsOf(each.title.replaceAll(/\([^)]*\)/g, ' ')).join(' ')).filter(isTelling);
  return [
    ...new Map([...telling, ...names].map((phrase) => [stemsInOrder(phrase).join(' '), phrase.toLowerCase()])).values(),
  ];
}

/** The words of a text that name no party. */
function wordsOf(text: string): string[] {
  const words = text.replaceAll(/[-–—]/g, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => partyMeant(word) === undefined);
}

function isTelling(phrase: string): boolean {
  return stemsInOrder(phrase).some((stem) => !vague.has(stem));
}
