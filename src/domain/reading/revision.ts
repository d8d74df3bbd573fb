import { type Day, isoDay } from '../time/day.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { StatusPeriod } from '../fold/status-history.js';

/** The headline and its two axes. */
export interface StatusAndAxes {
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

/** How a track stands of which nothing is on record. */
export const nothingOnRecord: StatusAndAxes = { status: 'none', formal: 'none', practice: 'never' };

/** A stretch of days that read otherwise than before. */
export interface Revision {
  /** The first of the days. */
  readonly from: string;
  /** The first day behind them, as intervals of the history have it; `null` where they last until today. */
  readonly to: string | null;
  readonly was: StatusAndAxes;
  readonly now: StatusAndAxes;
  /** The same in words. */
  readonly says: string;
}

/** What a write has changed in the history of one track. */
export interface HistoryChange {
  readonly track: string;
  /** How many stretches of days read otherwise. */
  readonly count: number;
  /** The first 50 of them. */
  readonly ranges: readonly Revision[];
}

/** Of what changed in one track, at most so many stretches of days are listed. */
export const listedRevisions = 50;

interface Range {
  readonly from: Day;
  readonly to: Day | null;
  readonly was: StatusAndAxes;
  readonly now: StatusAndAxes;
  /** How the two histories go on behind the range: what moved a boundary is told by where they meet again. */
  readonly then: { readonly was: StatusAndAxes; readonly now: StatusAndAxes } | null;
  /** How they stood on the day before it. */
  readonly prior: { readonly was: StatusAndAxes; readonly now: StatusAndAxes };
}

/**
 * The days up to `today` on which two histories of a track differ in status, formal position or practice, as ranges:
 * none for a change of the cause alone. Histories are outlines: stretches in the order of their days, where those that
 * are the same object need no look.
 */
export function historyChangeOf(
  track: string,
  before: readonly StatusPeriod[],
  after: readonly StatusPeriod[],
  today: Day,
): HistoryChange[] {
  let shared = 0;
  const least = Math.min(before.length, after.length);
  while (shared < least && alike(before[shared]!, after[shared]!)) shared += 1;
  if (shared === before.length && shared === after.length) return [];
  let count = 0;
  const ranges: Revision[] = [];
  for (const range of differences(before, after, shared)) {
    count += 1;
    if (count <= listedRevisions) ranges.push(revisionOf(range, today));
  }
  return count === 0 ? [] : [{ track, count, ranges }];
}

/** How a track stands at the end of an outline. */
export function statusAt(outline: readonly StatusPeriod[]): StatusAndAxes {
  return plain(outline.at(-1) ?? nothingOnRecord);
}

function* differences(
  before: readonly StatusPeriod[],
  after: readonly StatusPeriod[],
  shared: number,
): Generator<Range> {
  let [i, j] = [shared, shared];
  let was: StatusAndAxes = before[shared - 1] ?? nothingOnRecord;
  let now: StatusAndAxes = was;
  let open: Pick<Range, 'from' | 'was' | 'now' | 'prior'> | null = null;
  while (i < before.length || j < after.length) {
    const day = Math.min(before[i]?.day ?? Infinity, after[j]?.day ?? Infinity);
    const prior = { was, now };
    if (before[i]?.day === day) was = before[i++]!;
    if (after[j]?.day === day) now = after[j++]!;
    if (open && sameStanding(was, open.was) && sameStanding(now, open.now)) continue;
    if (open) yield { ...open, to: day, then: { was, now } };
    open = sameStanding(was, now) ? null : { from: day, was, now, prior };
  }
  if (open) yield { ...open, to: null, then: null };
}

function revisionOf(range: Range, today: Day): Revision {
  const { from, to, was, now } = range;
  return {
    from: isoDay(from),
    to: to === null ? null : isoDay(to),
    was: plain(was),
    now: plain(now),
    says: inWords(range, today),
  };
}

/** Speaks of the status; of an axis only where the status is the same. */
function inWords(range: Range, today: Day): string {
  const { from, to, was, now, then, prior } = range;
  const aspect = (['status', 'formal', 'practice'] as const).find((each) => was[each] !== now[each])!;
  const [old, fresh] = [was[aspect], now[aspect]];
  const named = (value: string) => words(aspect, value);
  if (from === today && to === null) return `now ${named(fresh)}${instead(aspect, old)}`;
  const bothThen = (value: string) => then?.was[aspect] === value && then.now[aspect] === value;
  if (to !== null && bothThen(fresh) && prior.now[aspect] !== fresh) {
    return `history revised: ${named(fresh)} from ${isoDay(from)}, not ${isoDay(to)}`;
  }
  if (to !== null && bothThen(old) && prior.was[aspect] !== old) {
    return `history revised: ${named(old)} from ${isoDay(to)}, not ${isoDay(from)}`;
  }
  const end = to === null ? 'on' : `to ${isoDay(to)}`;
  return `history revised: ${named(fresh)} from ${isoDay(from)} ${end}${instead(aspect, old)}`;
}

type Aspect = keyof StatusAndAxes;

function words(aspect: Aspect, value: string): string {
  if (aspect === 'status') return value === 'none' ? 'nothing on record' : value;
  return aspect === 'formal' ? `formal position ${value}` : `practice ${value}`;
}

function instead(aspect: Aspect, old: string): string {
  return aspect === 'status' && old === 'none' ? ', where nothing was on record' : `, not ${old}`;
}

function alike(a: StatusPeriod, b: StatusPeriod): boolean {
  return a === b || (a.day === b.day && sameStanding(a, b));
}

function sameStanding(a: StatusAndAxes, b: StatusAndAxes): boolean {
  return a.status === b.status && a.formal === b.formal && a.practice === b.practice;
}

function plain({ status, formal, practice }: StatusAndAxes): StatusAndAxes {
  return { status, formal, practice };
}
