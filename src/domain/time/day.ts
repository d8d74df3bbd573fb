import { ThawError } from '../errors.js';

/** A UTC calendar day, counted from 1970-01-01 (day 0); days before it are negative. */
export type Day = number;

const MS_PER_DAY = 86_400_000;

/** The day that an instant (milliseconds since the epoch) falls on, in UTC. */
export function dayOfInstant(ms: number): Day {
  return Math.floor(ms / MS_PER_DAY);
}

/** The first instant of a day, in milliseconds since the epoch. */
export function startOfDay(day: Day): number {
  return day * MS_PER_DAY;
}

/** The day of a civil date; `month` is 1 to 12. Out-of-range days roll over as in `Date.UTC`. */
export function dayOf(year: number, month: number, date: number): Day {
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, date);
  return Math.floor(instant.getTime() / MS_PER_DAY);
}

const isoTexts = new Map<Day, string>();

/** `2024-01-30` for a day. */
export function isoDay(day: Day): string {
  let text = isoTexts.get(day);
  if (text === undefined) {
    text = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
    if (isoTexts.size > 100_000) isoTexts.clear();
    isoTexts.set(day, text);
  }
  return text;
}

/**
 * Reads a calendar day written `YYYY-MM-DD`.
 * @throws ThawError `invalid` when the text is no such day; `pointer` names the field.
 */
export function parseDay(text: string, pointer: string): Day {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : Number.NaN;
  if (!parts || isoDay(day) !== text) {
    const detail = `"${text.slice(0, 40)}" is not a calendar day of the form 2024-01-30`;
    throw new ThawError('invalid', 'invalid-day', detail, [{ pointer, detail }]);
  }
  return day;
}
