import { searchWords, trackSearchText } from '../../../../src/domain/wording/track-search.js';
import type { DayRange, Flag, Status } from '../../../contract/answers.js';
import { dayOf } from '../../../dates/days.js';
import { partyInWords } from '../../../wording/party-names.js';
import type { TrackLine, Summary } from '../summary/summary.js';
import type { View } from './view.js';

export const latelyDays = 30;

/** Tracks of a summary, with texts prepared for search. */
export interface Board {
  readonly validAt: string;
  readonly lines: readonly TrackLine[];
  readonly texts: ReadonlyMap<string, string>;
  /** The latest event of a track that has the words of a search. */
  readonly mentions?: Mentions | undefined;
}

/** Events that have the words of a search, by their tracks. */
export interface Mentions {
  readonly search: string;
  /** The position of the log after which events were looked at. */
  readonly after: number;
  readonly events: ReadonlyMap<string, Mention>;
}

export interface Mention {
  readonly title: string;
  /** EDTF. */
  readonly occurred: string;
}

/** Whether the words of a search are among those of the track itself: its title, topic, parties and headline. */
export function hasWords({ texts }: Board, { track }: TrackLine, search: string): boolean {
  return searchWords(search).every((word) => texts.get(track)!.includes(word));
}

/** The event by which alone a search finds a track; `undefined` where the track itself has the words. */
export function foundBy(board: Board, line: TrackLine, search: string): Mention | undefined {
  const { mentions } = board;
  if (mentions?.search !== search.trim() || hasWords(board, line, search)) return undefined;
  return mentions.events.get(line.track);
}

/** Number of tracks that each filter value would show, given all other filters. */
export interface Counts {
  readonly statuses: ReadonlyMap<Status, number>;
  readonly parties: ReadonlyMap<string, number>;
  readonly topics: ReadonlyMap<string, number>;
  readonly collections: ReadonlyMap<string, number>;
  readonly flags: ReadonlyMap<Flag, number>;
  readonly lately: number;
  /** Tracks that the view shows. */
  readonly shown: number;
  /** Registers of visits that it leaves out although they fit its filters. */
  readonly registers: number;
}

/** Whether a track is one of a register, a collection that lists every visit and is not chosen by editors: `us-leaders-register`. */
export function isRegister({ collection }: TrackLine): boolean {
  return collection?.endsWith('-register') === true;
}

/** A summary with the text of every line by which it is found. */
export function boardOf({ validAt, tracks }: Pick<Summary, 'validAt' | 'tracks'>): Board {
  const texts = new Map(tracks.map((line) => [line.track, trackSearchText(line, (party) => [partyInWords(party)])]));
  return { validAt, lines: tracks, texts };
}

/**
 * Tracks that a view shows: those with every search word, every party, and one of the values of each other filter.
 * Registers of visits are left out unless the view asks for them, searches, or would be empty.
 */
export function shownOf(board: Board, view: View): TrackLine[] {
  const tests = testsOf(board, view);
  return board.lines.filter((line) => tests.every(({ fits }) => fits(line)));
}

/** Counts for each value of each filter. */
export function countsOf(board: Board, view: View): Counts {
  const counts = {
    statuses: new Map<Status, number>(),
    parties: new Map<string, number>(),
    topics: new Map<string, number>(),
    collections: new Map<string, number>(),
    flags: new Map<Flag, number>(),
  };
  let lately = 0;
  let shown = 0;
  let registers = 0;
  const tests = testsOf(board, view);
  for (const line of board.lines) {
    const failed = tests.filter(({ fits }) => !fits(line)).map(({ name }) => name);
    const meets = (name: string) => failed.every((one) => one === name);
    if (meets('statuses')) count(counts.statuses, line.status);
    if (failed.length === 0) shown += 1;
    if (failed.length === 1 && failed[0] === 'registers') registers += 1;
    // A further party narrows the selection, so it counts among the tracks that pass every filter.
    if (failed.length === 0) for (const party of line.parties) count(counts.parties, party);
    if (meets('topics')) count(counts.topics, line.topic);
    if (meets('collections') && line.collection !== null) count(counts.collections, line.collection);
    if (meets('flags')) for (const flag of line.flags) count(counts.flags, flag);
    if (meets('lately') && isLate(line, board.validAt)) lately += 1;
  }
  return { ...counts, lately, shown, registers };
}

/** Days since the status began; a range where the date is imprecise. */
export function daysInStatus({ since }: TrackLine, validAt: string): DayRange | null {
  if (!since?.earliest || !since.latest) return null;
  const day = dayOf(validAt);
  return { min: Math.max(0, day - dayOf(since.latest)), max: Math.max(0, day - dayOf(since.earliest)) };
}

interface FilterTest {
  readonly name: string;
  readonly fits: (line: TrackLine) => boolean;
}

function testsOf(board: Board, view: View): FilterTest[] {
  const filters = filtersOf(board, view);
  if (view.registers || view.search.trim() !== '') return filters;
  const tests = [...filters, { name: 'registers', fits: (line: TrackLine) => !isRegister(line) }];
  return board.lines.some((line) => tests.every(({ fits }) => fits(line))) ? tests : filters;
}

function filtersOf(board: Board, view: View): FilterTest[] {
  const { validAt } = board;
  const { statuses, parties, topics, collections, flags, lately } = view;
  const words = searchWords(view.search);
  return [
    {
      name: 'search',
      fits: (line: TrackLine) => hasWords(board, line, view.search) || foundBy(board, line, view.search) !== undefined,
      on: words[0],
    },
    { name: 'statuses', fits: ({ status }: TrackLine) => statuses.includes(status), on: statuses[0] },
    {
      name: 'parties',
      fits: (line: TrackLine) => parties.every((party) => line.parties.includes(party)),
      on: parties[0],
    },
    { name: 'topics', fits: ({ topic }: TrackLine) => topics.includes(topic), on: topics[0] },
    {
      name: 'collections',
      fits: ({ collection }: TrackLine) => collection !== null && collections.includes(collection),
      on: collections[0],
    },
    { name: 'flags', fits: (line: TrackLine) => flags.some((flag) => line.flags.includes(flag)), on: flags[0] },
    { name: 'lately', fits: (line: TrackLine) => isLate(line, validAt), on: lately || undefined },
  ].filter(({ on }) => on !== undefined);
}

function isLate(line: TrackLine, validAt: string): boolean {
  const days = daysInStatus(line, validAt);
  return days !== null && days.min < latelyDays;
}

function count<T>(counts: Map<T, number>, value: T): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}
