import { foldedText } from '../../../../src/domain/wording/folded-text.js';
import type { DayRange, Flag, Status } from '../../../contract/answers.js';
import { dayOf } from '../../../dates/days.js';
import { partyInWords } from '../../../wording/party-names.js';
import { plain } from '../../../wording/words.js';
import type { TrackLine, Summary } from '../summary/summary.js';
import type { View } from './view.js';

export const latelyDays = 30;

/** Tracks of a summary, with texts prepared for search. */
export interface Board {
  readonly validAt: string;
  readonly lines: readonly TrackLine[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Number of tracks that each filter value would show, given all other filters. */
export interface Counts {
  readonly statuses: ReadonlyMap<Status, number>;
  readonly parties: ReadonlyMap<string, number>;
  readonly topics: ReadonlyMap<string, number>;
  readonly collections: ReadonlyMap<string, number>;
  readonly flags: ReadonlyMap<Flag, number>;
  readonly lately: number;
}

/** A summary with the text of every line: its id, title, topic, and its parties by code and by name. */
export function boardOf({ validAt, tracks }: Pick<Summary, 'validAt' | 'tracks'>): Board {
  const texts = new Map<string, string>();
  for (const { track, title, topic, parties } of tracks) {
    texts.set(
      track,
      foldedText([track, title, topic, plain(topic), ...parties, ...parties.map(partyInWords)].join(' ')),
    );
  }
  return { validAt, lines: tracks, texts };
}

/** Tracks that a view shows: those with every search word, every party, and one of the values of each other filter. */
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
  const tests = testsOf(board, view);
  for (const line of board.lines) {
    const failed = tests.filter(({ fits }) => !fits(line)).map(({ name }) => name);
    const meets = (name: string) => failed.every((one) => one === name);
    if (meets('statuses')) count(counts.statuses, line.status);
    // A further party narrows the selection, so it counts among the tracks that pass every filter.
    if (failed.length === 0) for (const party of line.parties) count(counts.parties, party);
    if (meets('topics')) count(counts.topics, line.topic);
    if (meets('collections') && line.collection !== null) count(counts.collections, line.collection);
    if (meets('flags')) for (const flag of line.flags) count(counts.flags, flag);
    if (meets('lately') && isLate(line, board.validAt)) lately += 1;
  }
  return { ...counts, lately };
}

/** Days since the status began; a range where the date is imprecise. */
export function daysInStatus({ since }: TrackLine, validAt: string): DayRange | null {
  if (!since?.earliest || !since.latest) return null;
  const day = dayOf(validAt);
  return { min: Math.max(0, day - dayOf(since.latest)), max: Math.max(0, day - dayOf(since.earliest)) };
}

function testsOf({ validAt, texts }: Board, view: View): { name: string; fits: (line: TrackLine) => boolean }[] {
  const { statuses, parties, topics, collections, flags, lately } = view;
  const words = foldedText(view.search).split(/\s+/).filter(Boolean);
  return [
    {
      name: 'search',
      fits: ({ track }: TrackLine) => words.every((word) => texts.get(track)!.includes(word)),
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
