import type { TrackEvent } from '../record/track-event.js';
import { isoDay } from '../time/day.js';
import { type DatePrecision, type DateView, EdtfDate } from '../time/edtf-date.js';

const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const and = new Intl.ListFormat('en-GB');

const dayInWords = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const monthInWords = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A date in words: `5 August 2022`, `about 2020`, `some day between 1 March 2020 and 5 April 2020`. */
export function dateInWords(date: DateView): string {
  const { edtf, earliest, latest } = date;
  const about = /[~?%]/.test(edtf) ? 'about ' : '';
  const bare = edtf.replaceAll(/[~?%]/g, '');
  if (/^\d{4}-\d{2}-\d{2}$/.test(bare)) return about + dayInWords.format(new Date(bare));
  if (/^\d{4}-(0\d|1[0-2])$/.test(bare)) return about + monthInWords.format(new Date(`${bare}-01`));
  if (/^\d{4}$/.test(bare)) return about + bare;
  if (earliest !== null && earliest === latest) return about + dayInWords.format(new Date(earliest));
  if (earliest === null || latest === null) return about + edtf;
  return `some day between ${dayInWords.format(new Date(earliest))} and ${dayInWords.format(new Date(latest))}`;
}

/** The date of an event as an adverbial: `on 5 August 2022`, `in March 2015`, `from 14 to 15 September 2015`. */
export function whenInWords(event: TrackEvent): string {
  const view = event.date.view();
  const [from, to] = view.edtf.split('/', 2) as [string, string?];
  if (to === undefined) return dateWithPreposition(view);
  const start = event.date.startView();
  const { earliest, latest } = event.date.end;
  const open = to === '' || to === '..' || earliest === null || latest === null;
  if (open || from === '' || from === '..') return `from ${dateInWords(start)} on`;
  const end = dateInWords({ edtf: to, earliest: isoOf(earliest), latest: isoOf(latest) });
  const begin = dateInWords(start);
  if (begin.startsWith('about ')) return spanInWords(begin, end.replace('about ', ''));
  return spanInWords(begin, end);
}

/** Two dates in words as a span that names a shared month and year once: `from 14 to 15 September 2015`. */
export function spanInWords(begin: string, end: string): string {
  const shared = commonEnd(begin, end);
  return `from ${shared === '' ? begin : begin.slice(0, -shared.length).trimEnd()} to ${end}`;
}

/** A date in words with its preposition: `on 5 August 2022`, `in about 2020`, `around 5 August 2022`. */
export function dateWithPreposition(date: DateView): string {
  const words = dateInWords(date);
  if (words.startsWith('some day')) return `on ${words}`;
  if (/^about \d+ [A-Z]/.test(words)) return words.replace('about', 'around');
  if (words.startsWith('about ')) return `in ${words}`;
  return /^\d+ [A-Z]/.test(words) ? `on ${words}` : `in ${words}`;
}

const isoOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The month and year, or only the year, that two exact dates in words have in common; empty if neither. */
function commonEnd(begin: string, end: string): string {
  const [a, b] = [begin.replace('about ', '').split(' '), end.split(' ')];
  if (a.length !== 3 || b.length !== 3 || a[2] !== b[2]) return '';
  return a[1] === b[1] ? ` ${a[1]} ${a[2]}` : ` ${a[2]}`;
}

/** The accepted forms of a date with their meanings, for the error message about any other form. */
export const dateForms =
  'write 2024-01-30 (a day), 2024-01 (a month), 2024 (a year), 2024-01~ (about then), 2024-01-30/2024-02-02 (from, to) or [2024-01-30..2024-02-02] (some day between)';

/**
 * Explains an imprecise date in the wording of the headlines, including its doubt: `some day in January 2024`, `about
 * 2020`, `from 30 to 31 January 2024`, `30 January 2024 or 5 February 2024`.
 */
export function explainDate(date: EdtfDate): string {
  const { text } = date;
  if (/^[[{]/.test(text)) return setInWords(date);
  return text.includes('/') ? intervalInWords(text) : singleDateInWords(date);
}

function singleDateInWords(date: EdtfDate): string {
  const unsure = date.precision !== 'day' && !date.approximate;
  return `${unsure ? 'some day in ' : ''}${named(date)}`;
}

/** The words for a single date without `some day in`: `January 2024`, `about 2020`, `the 2020s`. */
function named(date: EdtfDate): string {
  const { earliest, latest, approximate, precision } = date;
  const [first, last] = [isoDay(earliest!), isoDay(latest!)];
  const written = (length: number) =>
    dateInWords({ edtf: first.slice(0, length) + (approximate ? '~' : ''), earliest: first, latest: last });
  const about = approximate ? 'about ' : '';
  const words: Record<DatePrecision, () => string> = {
    day: () => written(10),
    month: () => written(7),
    season: () => `${about}${seasonOf(first)} (${days(first)} to ${days(last)})`,
    year: () => written(4),
    decade: () => `${about}the ${Number(first.slice(0, 4))}s`,
    century: () => `${about}the years ${Number(first.slice(0, 4))} to ${Number(last.slice(0, 4))}`,
  };
  return words[precision]();
}

const seasons: Readonly<Record<string, string>> = { '03': 'spring', '06': 'summer', '09': 'autumn', '12': 'winter' };

function seasonOf(first: string): string {
  return `${seasons[first.slice(5, 7)]} ${Number(first.slice(0, 4))}`;
}

function days(iso: string): string {
  return dateInWords({ edtf: iso, earliest: iso, latest: iso });
}

/** An interval in words: an empty end is unknown, an end written `..` is open. */
function intervalInWords(text: string): string {
  const [from, to] = text.split('/', 2) as [string, string];
  const [begin, end] = [from, to].map((part) => (/^(\.\.)?$/.test(part) ? null : named(EdtfDate.parse(part))));
  if (begin && end) return spanInWords(begin, end);
  if (begin) return `from ${begin} on${to === '' ? ', until when is not known' : ''}`;
  return `up to ${end}${from === '' ? ', since when is not known' : ''}`;
}

/** A set in words: `[…]` is one date, one of its members (`or`); `{…}` is all of its members (`and`). */
function setInWords(date: EdtfDate): string {
  const once = date.text.startsWith('[');
  const members = date.text.slice(1, -1).split(',');
  const words = members.map((member) => memberInWords(member.trim(), once));
  return (once ? or : and).format(words);
}

function memberInWords(member: string, once: boolean): string {
  if (!member.includes('..')) return singleDateInWords(EdtfDate.parse(member));
  const day = once ? 'some day ' : '';
  const [from, to] = member.split('..', 2) as [string, string];
  if (from === '') return `${day}up to ${named(EdtfDate.parse(to))}`;
  if (to === '') return `${day}from ${named(EdtfDate.parse(from))} on`;
  // A range within `[…]` is one day between two; the wording is that of the headlines.
  if (once) return dateInWords(EdtfDate.parse(`[${member}]`).view());
  return spanInWords(named(EdtfDate.parse(from)), named(EdtfDate.parse(to)));
}
