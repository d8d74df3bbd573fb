import { EdtfDate } from './edtf-date.js';
import { ThawError } from '../errors.js';

/** Whether a date (EDTF) is an interval whose end is open or unknown, as in `2022-06/..` and `2022-06/`. */
export function hasOpenEnd(date: string): boolean {
  return date.endsWith('/..') || date.endsWith('/');
}

/**
 * Gives an interval with an open end its end: `2022-06/..` and `2023-11-15` make `2022-06/2023-11-15`.
 * @param end an EDTF text
 * @returns `null` where the date has no open end, or the two make no interval, since the end is before the start
 */
export function endedInterval(date: string, end: string): string | null {
  if (!hasOpenEnd(date)) return null;
  const ended = `${date.slice(0, date.indexOf('/'))}/${end}`;
  try {
    return EdtfDate.parse(ended).latest === null ? null : ended;
  } catch (error) {
    if (error instanceof ThawError) return null;
    throw error;
  }
}
