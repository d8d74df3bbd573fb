import { capitalised, dayInWords } from '../wording/words.js';
import { type DayNumber, dayOf, isDay } from './days.js';

/** What was made of a typed date: a day, and how it was understood; or what is wrong with it. */
export type TypedDate = { readonly day: DayNumber; readonly understood: string } | { readonly wrong: string };

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const examples = 'write it as 2023-07-07 or 7 July 2023';

/**
 * Understands a date as a person types it: `2023-07-07`, `7 July 2023`, `July 7, 2023`, `today`, `07/2023`. A month or a year
 * alone is taken as its last day, since the clocks are read at the end of a day.
 * @param today for the word `today`
 */
export function typedDate(text: string, today: DayNumber): TypedDate {
  const typed = text.trim().toLowerCase().replaceAll(',', ' ').replace(/\s+/g, ' ');
  if (typed === '') return { wrong: `no date is given: ${examples}` };
  if (typed === 'today' || typed === 'now') return { day: today, understood: 'today' };
  const parts = numericParts(typed) ?? namedParts(typed);
  if (parts) return dayOfParts(parts);
  if (/^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}$/.test(typed))
    return { wrong: `it could mean two days, depending on the country: ${examples}` };
  return { wrong: `“${text.trim()}” is not understood as a date: ${examples}` };
}

interface Parts {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/**
 * A date as entries hold it (EDTF) of what a person types: `2023-07-07` of `7 July 2023`, `2023-07` of `07/2023`. Any other
 * text stays as it is: it may be EDTF already, and the server says what it means.
 */
export function edtfTyped(text: string): string {
  const typed = text.trim().toLowerCase().replaceAll(',', ' ').replace(/\s+/g, ' ');
  const parts = numericParts(typed) ?? namedParts(typed);
  if (!parts || 'wrong' in dayOfParts(parts)) return text;
  const { year, month, day } = parts;
  const numbers = [month, day].filter((part) => part !== undefined);
  return [String(year).padStart(4, '0'), ...numbers.map((part) => String(part).padStart(2, '0'))].join('-');
}

function numericParts(typed: string): Parts | null {
  const monthFirst = /^(\d{1,2})[/.-](\d{4})$/.exec(typed);
  if (monthFirst) return { year: Number(monthFirst[2]), month: Number(monthFirst[1]) };
  const found = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(typed);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  return { year: year!, ...(month !== undefined && { month }), ...(day !== undefined && { day }) };
}

function namedParts(typed: string): Parts | null {
  const dayFirst = /^(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]{3,9})\.? (\d{4})$/.exec(typed);
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)? (\d{4})$/.exec(typed);
  const [day, name, year] = dayFirst
    ? dayFirst.slice(1)
    : monthFirst
      ? [monthFirst[2], monthFirst[1], monthFirst[3]]
      : [];
  const month = 1 + monthNames.findIndex((each) => name !== undefined && each.startsWith(name));
  if (month === 0 || year === undefined) return null;
  return { year: Number(year), month, ...(day !== undefined && { day: Number(day) }) };
}

function dayOfParts({ year, month, day }: Parts): TypedDate {
  if (month !== undefined && (month < 1 || month > 12)) return { wrong: `there is no month ${month}` };
  const iso = (m: number, d: number) =>
    [String(year).padStart(4, '0'), String(m).padStart(2, '0'), String(d).padStart(2, '0')].join('-');
  if (month === undefined) return { day: dayOf(iso(12, 31)), understood: `the end of ${year}` };
  const name = capitalised(monthNames[month - 1]!);
  if (day === undefined) {
    const last = lastOfMonth(iso, month);
    return { day: dayOf(last), understood: `the end of ${name} ${year}` };
  }
  if (!isDay(iso(month, day))) return { wrong: `there is no ${day} ${name} ${year}` };
  return { day: dayOf(iso(month, day)), understood: dayInWords(iso(month, day)) };
}

function lastOfMonth(iso: (month: number, day: number) => string, month: number): string {
  return [31, 30, 29].map((day) => iso(month, day)).find(isDay) ?? iso(month, 28);
}
