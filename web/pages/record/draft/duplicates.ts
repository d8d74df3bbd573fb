import type { EventBody, LogEntry } from '../../../contract/answers.js';
import { dayOf, isoOf } from '../../../dates/days.js';

/** Fields of a draft by which duplicates are found. */
export interface Subject {
  readonly id: string;
  readonly type: string;
  readonly tracks: readonly string[];
  readonly occurred: string;
  /** Bounds of `occurred`; `null` where it is open. */
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly title: string;
  readonly countries: readonly string[];
}

/** An entry of the log whose body is an event. */
export type RecordedEvent = LogEntry & { readonly body: EventBody };

/** Whether the body of an entry is an event. */
export function isRecordedEvent(entry: LogEntry): entry is RecordedEvent {
  return 'actors' in entry.body;
}

export interface Likely {
  readonly entry: RecordedEvent;
  /** Likelihood; higher is likelier. */
  readonly score: number;
  /** Matching features, in words. */
  readonly because: readonly string[];
}

/** Days by which the date of a report may differ from the act. */
const nearDays = 3;
const tracksAsked = 8;
const shown = 5;

/** Queries of the log for the days around the date, one for each track; none without date or track. */
export function questionsOf({ tracks, earliest, latest }: Subject): { track: string; from?: string; to?: string }[] {
  if (earliest === null && latest === null) return [];
  return tracks.slice(0, tracksAsked).map((track) => ({
    track,
    ...(earliest !== null && { from: isoOf(dayOf(earliest) - nearDays) }),
    ...(latest !== null && { to: isoOf(dayOf(latest) + nearDays) }),
  }));
}

/** Groups whose types are often confused: a session of a body is also talks, a promise also an act. */
const kin: readonly (readonly string[])[] = [
  ['dialogue', 'mechanism'],
  ['mechanism', 'suspension'],
  ['dialogue', 'mechanism', 'resumption'],
  ['commitment', 'cooperation', 'concession'],
];

/**
 * Events on the same tracks around the same days that may be the same act: of the same type, or of a related one.
 * @param groupOf the vocabulary's group of a type
 * @returns the likeliest first, at most five
 */
export function likelyDuplicates(
  subject: Subject,
  entries: readonly RecordedEvent[],
  groupOf: (type: string) => string | undefined,
): Likely[] {
  const found = new Map<string, Likely>();
  for (const entry of entries) {
    const { id, type } = entry.body;
    if (id === subject.id || found.has(id)) continue;
    if (type !== subject.type && !areKin(groupOf(type), groupOf(subject.type))) continue;
    found.set(id, likelihoodOf(subject, entry));
  }
  return [...found.values()].sort((a, b) => b.score - a.score || b.entry.position - a.entry.position).slice(0, shown);
}

function areKin(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a === b || kin.some((groups) => groups.includes(a) && groups.includes(b));
}

function likelihoodOf(subject: Subject, entry: RecordedEvent): Likely {
  const { type, occurred, title, actors, tracks } = entry.body;
  const same = tracks.filter((track) => subject.tracks.includes(track)).length;
  const countries = [...new Set(actors.map(({ country }) => country))];
  const parties = subject.countries.length > 0 && sameSet(countries, [...new Set(subject.countries)]);
  const words = similarity(subject.title, title);
  const clues: [boolean, number, string][] = [
    [type === subject.type, 2, 'the same type'],
    [type !== subject.type, 0, 'a related type'],
    [occurred === subject.occurred, 2, 'the same date'],
    [occurred !== subject.occurred, 0, 'a close date'],
    [parties, 1, 'the same parties'],
    [same > 1, 1, `${same} of the same tracks`],
    [words >= 0.3, 2, 'a similar title'],
  ];
  const holding = clues.filter(([holds]) => holds);
  return {
    entry,
    score: holding.reduce((sum, [, weight]) => sum + weight, words),
    because: holding.map(([, , said]) => said),
  };
}

/** Share of common words of two titles, from 0 to 1; short words are ignored. */
export function similarity(one: string, other: string): number {
  const a = wordsOf(one);
  const b = wordsOf(other);
  const both = [...a].filter((word) => b.has(word)).length;
  return both === 0 ? 0 : both / (a.size + b.size - both);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
