import type { StatusInterval, Status } from '../contract/answers.js';
import { type DayNumber, dayOf } from '../dates/days.js';

/** The interval of a day in a history; a coarse change counts from the last day on which it may have come. */
export function intervalOn(intervals: readonly StatusInterval[], day: DayNumber): StatusInterval | undefined {
  let found: StatusInterval | undefined;
  for (const interval of intervals) {
    const begins = interval.from.latest ?? interval.from.earliest;
    if (begins !== null && dayOf(begins) > day) break;
    found = interval;
  }
  return found;
}

/** The status on a day by a history. */
export function statusOn(intervals: readonly StatusInterval[], day: DayNumber): Status | undefined {
  return intervalOn(intervals, day)?.status;
}
