import { type Day, isoDay } from '../time/day.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { StatusPeriod } from '../fold/status-history.js';

/** The status and its two axes. */
export interface StatusAndAxes {
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

/** The status and axes of a track without events. */
export const nothingOnRecord: StatusAndAxes = { status: 'none', formal: 'none', practice: 'never' };

/** A range of days whose status or axes a write has changed. */
export interface Revision {
  /** The first day of the range, ISO. */
  readonly from: string;
  /** The first day after the range (ISO), as in the intervals of a history; `null` if the range lasts until today. */
  readonly to: string | null;
  readonly was: StatusAndAxes;
  readonly now: StatusAndAxes;
  /** The change in words. */
  readonly says: string;
}

/** The changes that a write has made to the history of one track. */
export interface HistoryChange {
  readonly track: string;
  /** The number of changed ranges. */
  readonly count: number;
  /** The first 50 ranges. */
  readonly ranges: readonly Revision[];
}

/** The most ranges that are listed for one track. */
export const listedRevisions = 50;

interface Range {
  readonly from: Day;
  readonly to: Day | null;
  readonly was: StatusAndAxes;
  readonly now: StatusAndAxes;
  /** The values of both histories right after the range; they tell a moved boundary from a new period. */
  readonly then: { readonly was: StatusAndAxes; readonly now: StatusAndAxes } | null;
  /** The values of both histories on the day before the range. */
  readonly prior: { readonly was: StatusAndAxes; readonly now: StatusAndAxes };
}

/**
 * Compares two histories of a track up to `today` and returns the ranges of days on which status, formal position or
 * practice differ; a change of the cause alone gives none. Histories are lists of periods by day; a period object that
 * both lists share is skipped without comparison.
 * @returns an empty list, or one change
 */
export function historyChangeOf(
  track: string,
  before: readonly StatusPeriod[],
  after: readonly StatusPeriod[],
  today: Day,
): HistoryChange[] {
  let shared = 0;
  const least = Math.min(before.length, after.length);
  while (shared < least && samePeriod(before[shared]!, after[shared]!)) shared += 1;
  if (shared === before.length && shared === after.length) return [];
  let count = 0;
  const ranges: Revision[] = [];
  for (const range of differences(before, after, shared)) {
    count += 1;
    if (count <= listedRevisions) ranges.push(revisionOf(range, today));
  }
  return count === 0 ? [] : [{ track, count, ranges }];
}

/** The status and axes at the end of a history. */
export function statusAt(history: readonly StatusPeriod[]): StatusAndAxes {
  return statusAndAxesOf(history.at(-1) ?? nothingOnRecord);
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
    if (open && sameStatusAndAxes(was, open.was) && sameStatusAndAxes(now, open.now)) continue;
    if (open) yield { ...open, to: day, then: { was, now } };
    open = sameStatusAndAxes(was, now) ? null : { from: day, was, now, prior };
  }
  if (open) yield { ...open, to: null, then: null };
}

function revisionOf(range: Range, today: Day): Revision {
  const { from, to, was, now } = range;
  return {
    from: isoDay(from),
    to: to === null ? null : isoDay(to),
    was: statusAndAxesOf(was),
    now: statusAndAxesOf(now),
    says: inWords(range, today),
  };
}

/** Describes a range by the change of its status or, if the status is the same, by the change of an axis. */
function inWords(range: Range, today: Day): string {
  const { from, to, was, now, then, prior } = range;
  const aspect = (['status', 'formal', 'practice'] as const).find((each) => was[each] !== now[each])!;
  const [old, fresh] = [was[aspect], now[aspect]];
  const named = (value: string) => valueInWords(aspect, value);
  if (from === today && to === null) return `now ${named(fresh)}${insteadOf(aspect, old)}`;
  const bothThen = (value: string) => then?.was[aspect] === value && then.now[aspect] === value;
  if (to !== null && bothThen(fresh) && prior.now[aspect] !== fresh) {
    return `history revised: ${named(fresh)} from ${isoDay(from)}, not ${isoDay(to)}`;
  }
  if (to !== null && bothThen(old) && prior.was[aspect] !== old) {
    return `history revised: ${named(old)} from ${isoDay(to)}, not ${isoDay(from)}`;
  }
  const end = to === null ? 'on' : `to ${isoDay(to)}`;
  return `history revised: ${named(fresh)} from ${isoDay(from)} ${end}${insteadOf(aspect, old)}`;
}

type Aspect = keyof StatusAndAxes;

function valueInWords(aspect: Aspect, value: string): string {
  if (aspect === 'status') return value === 'none' ? 'nothing on record' : value;
  return aspect === 'formal' ? `formal position ${value}` : `practice ${value}`;
}

function insteadOf(aspect: Aspect, old: string): string {
  return aspect === 'status' && old === 'none' ? ', where nothing was on record' : `, not ${old}`;
}

function samePeriod(a: StatusPeriod, b: StatusPeriod): boolean {
  return a === b || (a.day === b.day && sameStatusAndAxes(a, b));
}

function sameStatusAndAxes(a: StatusAndAxes, b: StatusAndAxes): boolean {
  return a.status === b.status && a.formal === b.formal && a.practice === b.practice;
}

function statusAndAxesOf({ status, formal, practice }: StatusAndAxes): StatusAndAxes {
  return { status, formal, practice };
}
