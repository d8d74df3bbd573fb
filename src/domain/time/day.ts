import { ThawError } from '../errors.js';
import { memoize } from '../memo.js';

/** A UTC calendar day, counted from 1970-01-01 (day 0); earlier days are negative. */
export type Day = number;

const MS_PER_DAY = 86_400_000;

/** The UTC day of an instant, given in milliseconds since 1970. */
export function dayOfInstant(ms: number): Day {
  return Math.floor(ms / MS_PER_DAY);
}

/** The first instant of a day, in milliseconds since 1970. */
export function startOfDay(day: Day): number {
  return day * MS_PER_DAY;
}

/** The day of a civil date; `month` is 1 to 12. Out-of-range days roll over as in `Date.UTC`. */
export function dayOf(year: number, month: number, date: number): Day {
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, date);
  return Math.floor(instant.getTime() / MS_PER_DAY);
}

/** The ISO date of a day, as in `2024-01-30`. Memoized, because readings print the same days again and again. */
export const isoDay: (day: Day) => string = memoize(
  (day: Day) => new Date(day * MS_PER_DAY).toISOString().slice(0, 10),
  100_000,
);

/** The first day that a date can name. */
export const firstDay: Day = dayOf(0, 1, 1);

/**
 * Parses a calendar day written `YYYY-MM-DD`.
 * @param pointer the JSON Pointer of the field, for the error
 * @throws ThawError `invalid` with code `invalid-day` when the text has another form or names no existing day
 */
export function parseDay(text: string, pointer: string): Day {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : Number.NaN;
  if (!parts || isoDay(day) !== text) {
    const detail = `"${text.slice(0, 40)}" is not a calendar day of the form 2024-01-30`;
    throw ThawError.invalid('invalid-day', pointer, detail, detail);
  }
  return day;
}
