import { statusLabels } from '../policy/states.js';
import { daysSince } from '../reading/metrics/freezes.js';
import type { TrackReading } from '../reading/reading.js';
import type { Day } from '../time/day.js';
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
