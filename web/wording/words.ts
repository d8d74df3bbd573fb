import type { ImpreciseDate, DayRange } from '../contract/answers.js';

const longDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const dayAlone = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const monthAlone = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const instant = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'UTC',
});
const whole = new Intl.NumberFormat('en-GB');
const countries = new Intl.DisplayNames('en-GB', { type: 'region' });

/** `5 August 2022` of `2022-08-05`. */
export function dayInWords(iso: string, short = false): string {
  return (short ? shortDay : longDay).format(dateOf(iso));
}

function dateOf(iso: string): Date {
  return new Date(`${iso}T00:00:00Z`);
}

/** `22 Nov 2026, 07:30 UTC`. */
export function instantInWords(iso: string): string {
  return `${instant.format(new Date(iso))} UTC`;
}

/**
 * A date with its doubt: `5 Aug 2022`, `about 2020`, `January 2024`, `20 to 25 Jun 2025`. Its bounds decide, so that a
 * coarse date never looks like a day.
 */
export function shortDateInWords({ edtf, earliest, latest }: ImpreciseDate): string {
  const about = /[~%]/.test(edtf) ? 'about ' : '';
  const doubt = /[?%]/.test(edtf) ? ' (doubtful)' : '';
  const year = /^(\d{4})[~?%]?$/.exec(edtf);
  const month = /^(\d{4}-\d{2})[~?%]?$/.exec(edtf);
  if (year) return `${about}${year[1]}${doubt}`;
  if (month) return `${about}${monthAlone.format(new Date(`${month[1]}-01T00:00:00Z`))}${doubt}`;
  if (earliest === null || latest === null) {
    if (latest !== null) return `by ${dayInWords(latest, true)}`;
    return earliest === null ? 'unknown' : `from ${dayInWords(earliest, true)}`;
  }
  if (earliest === latest) return `${about}${dayInWords(earliest, true)}${doubt}`;
  const joint = edtf.startsWith('[') ? 'some day from ' : about;
  return `${joint}${spanInWords(earliest, latest)}${doubt}`;
}

/** A date of EDTF that stands alone: `30 Jan 2024`, `January 2024`, `2024`; anything less plain is left as it is written. */
export function publishedInWords(edtf: string): string {
  const [day] = /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/.exec(edtf) ?? [];
  if (day === undefined) return edtf;
  return day.length === 7 ? monthAlone.format(dateOf(`${day}-01`)) : dayInWords(day, true);
}

/** `18 to 20 Nov 2025`, `30 Jan to 2 Feb 2024`: what both days share is said once. */
function spanInWords(from: string, to: string): string {
  const last = dayInWords(to, true);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${Number(from.slice(8))} to ${last}`;
  return from.slice(0, 4) === to.slice(0, 4)
    ? `${dayAlone.format(dateOf(from))} to ${last}`
    : `${dayInWords(from, true)} to ${last}`;
}

/** `1,336 days`, `18 to 19 days`. */
export function daysInWords({ min, max }: DayRange): string {
  const count = min === max ? whole.format(min) : `${whole.format(min)} to ${whole.format(max)}`;
  return `${count} ${max === 1 ? 'day' : 'days'}`;
}

/** `6,936`. */
export function inWords(count: number): string {
  return whole.format(count);
}

/** `China` of `CN`. */
export function partyInWords(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

/** `Talks suspended` of `TalksSuspended`, `senior official` of `senior-official`. */
export function plain(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How long ago, coarsely: `12 s`, `3 min`, `2 h`. */
export function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
