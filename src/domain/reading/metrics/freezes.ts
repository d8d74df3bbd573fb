import type { Day } from '../../time/day.js';
import { boundsOfView, daysBetween, daysToDay, medianRange } from '../../time/day-range.js';
import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { TrackEvent } from '../../record/track-event.js';
import { countEntries } from './ledger-counts.js';
import { daysSinceLast, lastAmong } from '../../record/last-event.js';
import type { TrackView } from '../track-view.js';
import type { Metrics } from './metrics.js';
import { ruledBeginning, type StatusPeriod } from '../../fold/status-history.js';

interface Freeze {
  readonly start: StatusPeriod;
  readonly end: StatusPeriod | null;
}

/**
 * The periods of formal suspension up to the viewed day: their number, total days, and median days until they ended.
 */
export function freezesOf(view: TrackView): Metrics['freezes'] {
  const freezes: Freeze[] = [];
  let start: StatusPeriod | null = null;
  for (const period of view.periods.slice(0, view.count)) {
    const frozen = period.formal === 'suspended';
    if (frozen && !start) start = period;
    if (!frozen && start) {
      freezes.push({ start, end: period });
      start = null;
    }
  }
  const ended = freezes.map((freeze) => between(freeze.start.from, freeze.end!.from));
  const current = start && { since: start.from, event: frozenBy(start), days: daysSince(start.from, view.validAt) };
  if (start) freezes.push({ start, end: null });
  const lengths = current ? [...ended, current.days] : ended;
  return {
    count: freezes.length,
    totalDays: { min: sum(lengths.map((l) => l.min)), max: sum(lengths.map((l) => l.max)) },
    current,
    medianDaysToThaw: medianRange(ended),
    events: freezes.map((freeze) => frozenBy(freeze.start)).reverse(),
  };
}

function frozenBy(start: StatusPeriod): string {
  return (ruledBeginning(start)?.event ?? start.event!).id;
}

/**
 * The gaps in days between the end of a dialogue and the start of the next, and the rank of the present silence among
 * them.
 */
export function dialogueRhythm(dialogues: readonly TrackEvent[], day: Day): Metrics['rhythm'] {
  const { ordered, gaps, last } = gapsAmong(dialogues);
  const silence = last && daysSinceLast(last, dialogues, day);
  return {
    dialogues: countEntries(ordered.map((event) => event.id)),
    medianGapDays: medianRange(gaps.map((gap) => gap.days)),
    longestGap: gaps.reduce<(typeof gaps)[number] | null>(
      (best, next) => (best && best.days.max >= next.days.max ? best : next),
      null,
    ),
    silence: silence && {
      days: silence,
      rank: rankAmong(
        silence.min,
        gaps.map((gap) => gap.days.max),
      ),
    },
  };
}

/**
 * The dialogues by day, the gaps between them (in days, with the ids of both events), and the dialogue that ended
 * last.
 */
export function gapsAmong(dialogues: readonly TrackEvent[]) {
  const ordered = [...dialogues].sort((a, b) => a.day - b.day || a.lastDay - b.lastDay);
  const gaps: { days: DayRange; from: string; to: string }[] = [];
  let last: TrackEvent | null = null;
  for (const next of ordered) {
    if (last) gaps.push({ days: gapBetween(last, next), from: last.id, to: next.id });
    // A gap starts at the latest end so far, because an earlier dialogue may end after a later one.
    last = lastAmong(last ? [last, next] : [next]);
  }
  return { ordered, gaps, last };
}

function gapBetween(before: TrackEvent, next: TrackEvent): DayRange {
  const { end } = before.date;
  const { start } = next.date;
  const min = (start.earliest ?? start.latest!) - (end.latest ?? start.latest!);
  const max = (start.latest ?? start.earliest!) - (end.earliest ?? start.earliest!);
  return { min: Math.max(0, min), max: Math.max(0, max) };
}

/** The share of gaps of at most `days` days, from 0 to 1 with two decimals; `null` without gaps. */
function rankAmong(days: number, gaps: readonly number[]): number | null {
  if (gaps.length === 0) return null;
  return Math.round((gaps.filter((gap) => gap <= days).length / gaps.length) * 100) / 100;
}

function between(from: DateView, to: DateView): DayRange {
  return daysBetween(boundsOfView(from), boundsOfView(to));
}

/** The days from a served date to a day, as a range over the date's bounds; never below 0. */
export function daysSince(from: DateView, day: Day): DayRange {
  return daysToDay(boundsOfView(from), day);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
