import { statusLabels } from '../policy/states.js';
import { daysSince } from '../reading/metrics/freezes.js';
import type { TrackReading } from '../reading/reading.js';
import type { TrackTimeline } from '../reading/track-timeline.js';
import type { Day } from '../time/day.js';
import type { Period } from '../time/period.js';
import { daysInWords } from '../wording/dates.js';
import type { ArticleClaim, ClaimDifference } from './article-claim.js';

/** In what a claim of a status differs from the reading of its day. A claimed number of days is that in the status. */
export function statusDifferences(
  { status, value }: ArticleClaim,
  reading: Pick<TrackReading, 'status' | 'since'>,
  validAt: Day,
): ClaimDifference[] {
  if (status !== reading.status)
    return [{ field: 'status', says: `the record reads “${statusLabels[reading.status]}”` }];
  if (value === undefined || reading.since === null) return [];
  const days = daysSince(reading.since, validAt);
  if (value >= days.min && value <= days.max) return [];
  return [{ field: 'value', says: `the status has lasted ${daysInWords(days)}` }];
}

/** A reading that a claim of a status is held against, and in what they differ. */
export interface MatchedStatus {
  readonly reading: TrackReading;
  readonly differences: readonly ClaimDifference[];
}

/**
 * Holds a claim of a status against the days that its date may mean: it agrees where it does on any of them. Where it agrees
 * on none, it is told of the last day that has its status, else of the last day.
 */
export function matchedDay(claim: ArticleClaim, timeline: TrackTimeline, { first, last }: Period): MatchedStatus {
  const on = (day: Day): MatchedStatus => {
    const reading = timeline.read(day);
    return { reading, differences: statusDifferences(claim, reading, day) };
  };
  let nearest = on(last);
  if (nearest.differences.length === 0) return nearest;
  const periods = timeline.periodsUntil(last);
  for (let i = periods.length - 1, end = last; i >= 0 && end >= first; end = periods[i]!.day - 1, i -= 1) {
    const { day, status } = periods[i]!;
    if (status !== claim.status || end < day) continue;
    for (const each of daysToTry(claim, timeline, { first: Math.max(first, day), last: end })) {
      const matched = on(each);
      if (matched.differences.length === 0) return matched;
      if (nearest.reading.status !== status) nearest = matched;
    }
  }
  return nearest;
}

/** The last day of a period, and that on which its status has lasted as long as the claim says. */
function daysToTry({ value }: ArticleClaim, timeline: TrackTimeline, { first, last }: Period): Day[] {
  const { since } = timeline.read(last);
  if (value === undefined || since === null) return [last];
  const tooMany = Math.ceil(daysSince(since, last).min - value);
  return tooMany > 0 && last - tooMany >= first ? [last, last - tooMany] : [last];
}
