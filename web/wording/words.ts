import { dateInWords, sinceInWords as sinceDate } from '../../src/domain/wording/dates.js';
import type { ImpreciseDate } from '../contract/answers.js';

export { ageInDays, agoInWords, daysInWords, whenInWords } from '../../src/domain/wording/dates.js';

const instant = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'UTC',
});
const whole = new Intl.NumberFormat('en-GB');

/** `5 August 2022` of `2022-08-05`, or `5 Aug 2022`. */
export function dayInWords(iso: string, short = false): string {
  return dateInWords(iso, short ? 'short' : 'long');
}

/** `22 Nov 2026, 07:30 UTC`. */
export function instantInWords(iso: string): string {
  return `${instant.format(new Date(iso))} UTC`;
}

/** When something was changed last and by whom, as in `changed 5 Aug 2026, 12:00 UTC by Anna Berg`. */
export function lastChangeInWords(of: { readonly updatedAt: string; readonly updatedBy: string | null }): string {
  return `changed ${instantInWords(of.updatedAt)}${byInWords(of.updatedBy)}`;
}

/** By whom, behind an instant; nothing where that was not kept. */
export function byInWords(name: string | null): string {
  if (name === null) return '';
  return name === 'local' ? ' at the machine itself' : ` by ${name}`;
}

/** A date with its doubt, for tables: `5 Aug 2022`, `about 2020`, `January 2024`, `20 to 25 Jun 2025`. */
export function shortDateInWords(date: ImpreciseDate | string): string {
  return dateInWords(typeof date === 'string' ? date : date.edtf, 'short');
}

/** Since when a state lasts, for tables: `since 5 Aug 2022`. */
export function sinceInWords({ edtf }: ImpreciseDate): string {
  return sinceDate(edtf, 'short');
}

/** `6,936`. */
export function inWords(count: number): string {
  return whole.format(count);
}

/** `Talks suspended` of `TalksSuspended`, `senior official` of `senior-official`. */
export function plain(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return capitalised(words);
}

/** A text with its first letter in upper case. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How long ago, coarsely: `12 s`, `3 min`, `2 h`. */
export function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
