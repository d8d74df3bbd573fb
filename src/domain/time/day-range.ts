import { type Day, dayOfInstant } from './day.js';
import type { Bounds, DateView, DayRange } from './edtf-date.js';

/** The days from one date to another, as a range over the bounds of both; never below 0. A missing bound is the other. */
export function daysBetween(from: Bounds, to: Bounds): DayRange {
  const [first, last] = [closed(from), closed(to)];
  return { min: Math.max(0, last.earliest - first.latest), max: Math.max(0, last.latest - first.earliest) };
}

/** The days from a date to a day; never below 0. */
export function daysToDay(from: Bounds, day: Day): DayRange {
  return daysBetween(from, { earliest: day, latest: day });
}

/** The bounds of a served date. */
export function boundsOfView({ earliest, latest }: Pick<DateView, 'earliest' | 'latest'>): Bounds {
  const read = (text: string | null) => (text === null ? null : dayOfInstant(Date.parse(text)));
  return { earliest: read(earliest), latest: read(latest) };
}

function closed({ earliest, latest }: Bounds): { earliest: Day; latest: Day } {
  return { earliest: (earliest ?? latest)!, latest: (latest ?? earliest)! };
}

/** The medians of the least and of the greatest lengths; `null` without any. */
export function medianRange(ranges: readonly DayRange[]): DayRange | null {
  if (ranges.length === 0) return null;
  return { min: median(ranges.map((r) => r.min)), max: median(ranges.map((r) => r.max)) };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
