import type { Interval, Status } from '../contract/answers.js';
import { type DayNumber, dayOf } from './days.js';

/** The status on a day by a history; a coarse change counts from the last day on which it may have come. */
export function statusOn(intervals: readonly Interval[], day: DayNumber): Status | undefined {
  let found: Status | undefined;
  for (const { from, status } of intervals) {
    const begins = from.latest ?? from.earliest;
    if (begins !== null && dayOf(begins) > day) break;
    found = status;
  }
  return found;
}
