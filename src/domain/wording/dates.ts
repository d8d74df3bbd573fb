/** `long` names months in full; `short`, for tables, abbreviates the month of a day. */
export type DateForm = 'long' | 'short';

const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const and = new Intl.ListFormat('en-GB');

const dayFormat = (month: DateForm) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' });
const dayFormats = { long: dayFormat('long'), short: dayFormat('short') } as const;
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The accepted forms of a date with their meanings, for the error message about any other form. */
export const dateForms =
  'write 2024-01-30 (a day), 2024-01 (a month), 2024 (a year), 2024-01~ (about then), 2024-01? (perhaps then), 2024-01-30/2024-02-02 (from, to), [2024-01-30..2024-02-02] (some day between) or [..2024-04-21] (by then)';

/**
 * An imprecise date (EDTF) as a noun: `5 August 2022`, `November 2023`, `about 2020`, `30 to 31 January 2024`, `by
 * 21 April 2024`, `some day between 1 and 9 May 2024`. Its text alone decides, so that a coarse or doubtful date never
 * reads like a certain day.
 */
export function dateInWords(edtf: string, form: DateForm = 'long'): string {
  return inWords(edtf, form, nouns);
}

/**
 * An imprecise date as an adverbial: `on 5 August 2022`, `in November 2023`, `perhaps on 5 August 2022`, `from 30 to
 * 31 January 2024`, `by 21 April 2024`.
 */
export function whenInWords(edtf: string, form: DateForm = 'long'): string {
  return inWords(edtf, form, adverbials);
}

/** A span of days as an adverbial: `between 7 June and 7 July 2023`, `on 7 July 2023`. @param from an ISO day */
export function spanInWords(from: string, to: string): string {
  if (from === to) return whenInWords(from);
  return `between ${joined(namedDate(from, 'long')!, namedDate(to, 'long')!, 'and')}`;
}

/** The beginning of a state: `since 5 August 2022`, `since 21 April 2024 or earlier`. */
export function sinceInWords(edtf: string, form: DateForm = 'long'): string {
  const latest = /^\[\.\.([^,]+)\]$/.exec(edtf)?.[1] ?? /^(?:\.\.)?\/(.+)$/.exec(edtf)?.[1];
  return latest === undefined ? `since ${dateInWords(edtf, form)}` : `since ${dateInWords(latest, form)} or earlier`;
}

/** A single date: its name, the length of its period, and the words for its marks of doubt. */
interface Named {
  readonly name: string;
  readonly isDay: boolean;
  readonly doubt: '' | 'about ' | 'perhaps ' | 'perhaps about ';
}

/** How a single date and a span are said. */
interface Manner {
  readonly one: (date: Named) => string;
  readonly span: (begin: Named, end: Named) => string;
  /** The word before a range of days of which one is meant. */
  readonly someDay: string;
  /** Whether an unknown end of an interval is told from an open one. */
  readonly toldUnknown: boolean;
}

const noun = ({ doubt, name }: Named) => doubt + name;

const nouns: Manner = {
  one: noun,
  span: (begin, end) => joined(begin, end, 'to'),
  someDay: 'some day',
  toldUnknown: true,
};

const adverbials: Manner = {
  one: adverbial,
  span: (begin, end) => `from ${joined(begin, end, 'to')}`,
  someDay: 'on some day',
  toldUnknown: false,
};

function adverbial({ doubt, name, isDay }: Named): string {
  const perhaps = doubt.startsWith('perhaps') ? 'perhaps ' : '';
  if (!doubt.endsWith('about ')) return `${perhaps}${isDay ? 'on' : 'in'} ${name}`;
  return `${perhaps}${isDay ? 'around' : 'in about'} ${name}`;
}

function inWords(edtf: string, form: DateForm, manner: Manner): string {
  if (/^[[{]/.test(edtf)) return setInWords(edtf, form, manner);
  if (edtf.includes('/')) return intervalInWords(edtf, form, manner);
  const date = namedDate(edtf, form);
  return date ? manner.one(date) : edtf;
}

/** Two dates joined by a word, with what both end in said once: `14 to 15 September 2015`. */
function joined(begin: Named, end: Named, word: 'to' | 'and'): string {
  const [a, b] = [begin.name.split(' '), end.name.split(' ')];
  let shared = 0;
  if (begin.isDay === end.isDay) while (shared < a.length - 1 && a.at(-1 - shared) === b.at(-1 - shared)) shared += 1;
  // A doubt that both share is said once, as the month is.
  const last = shared > 0 && begin.doubt === end.doubt ? end.name : noun(end);
  return `${begin.doubt}${a.slice(0, a.length - shared).join(' ')} ${word} ${last}`;
}

const isOpen = (end: string) => end === '' || end === '..';

/** An interval in words: an empty end is unknown, an end written `..` is open. */
function intervalInWords(edtf: string, form: DateForm, manner: Manner): string {
  const [from, to] = edtf.split('/', 2) as [string, string];
  const [begin, end] = [from, to].map((part) => (isOpen(part) ? null : namedDate(part, form)));
  if (begin === undefined || end === undefined || (begin === null && end === null)) return edtf;
  const unknown = (what: string) => (manner.toldUnknown && (from === '' || to === '') ? `, ${what} is not known` : '');
  if (begin === null) return `up to ${noun(end!)}${unknown('since when')}`;
  if (end === null) return `from ${noun(begin)} on${unknown('until when')}`;
  return from === to ? manner.one(begin) : manner.span(begin, end);
}

/** A set in words: `[…]` is one date, one of its members (`or`); `{…}` is all of its members (`and`). */
function setInWords(edtf: string, form: DateForm, manner: Manner): string {
  const oneOf = edtf.startsWith('[');
  const members = edtf.slice(1, -1).split(',');
  const words = members.map((member) => memberInWords(member.trim(), oneOf, form, manner));
  return (oneOf ? or : and).format(words);
}

function memberInWords(member: string, oneOf: boolean, form: DateForm, manner: Manner): string {
  if (!member.includes('..')) return inWords(member, form, manner);
  const [from, to] = member.split('..', 2) as [string, string];
  const [begin, end] = [from, to].map((part) => (part === '' ? null : namedDate(part, form)));
  if (begin === undefined || end === undefined) return member;
  if (begin && end) {
    return oneOf ? `${manner.someDay} between ${joined(begin, end, 'and')}` : manner.span(begin, end);
  }
  if (begin) return oneOf ? `${manner.one(begin)} or later` : `from ${noun(begin)} on`;
  if (!oneOf) return `up to ${noun(end!)}`;
  return end!.isDay || end!.doubt !== '' ? `by ${noun(end!)}` : `by the end of ${end!.name}`;
}

const seasons = [
  ['spring', 3],
  ['summer', 6],
  ['autumn', 9],
  ['winter', 12],
] as const;

/** A single date (EDTF level 1) by its name; `undefined` for any other text. */
function namedDate(text: string, form: DateForm): Named | undefined {
  const parts = /^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX)(T[\d:.]+(?:Z|[+-][\d:]+)?)?)?)?([~?%]?)$/.exec(
    text,
  );
  if (!parts) return undefined;
  const [, year, month, day, time, mark] = parts as unknown as [string, string, string?, string?, string?, string?];
  const doubt = mark === '~' ? 'about ' : mark === '?' ? 'perhaps ' : mark === '%' ? 'perhaps about ' : '';
  const named = (name: string, isDay = false): Named => ({ name, isDay, doubt });
  if (year.endsWith('XX')) return named(`the years ${Number(year.slice(0, 2)) * 100} to ${year.slice(0, 2)}99`);
  if (year.endsWith('X')) return named(`the ${Number(year.slice(0, 3)) * 10}s`);
  if (month === undefined || month === 'XX') return named(String(Number(year)));
  const season = seasons[Number(month) - 21];
  if (season) return named(seasonInWords(season, Number(year)));
  if (day === undefined || day === 'XX') return named(monthFormat.format(new Date(`${year}-${month}-01`)));
  const zone = time === undefined || /Z$|[+-]/.test(time) ? '' : 'Z';
  const instant = new Date(`${year}-${month}-${day}${time ?? ''}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : named(dayFormats[form].format(instant), true);
}

/** A season of the northern hemisphere with its months: `winter 2024 (December 2024 to February 2025)`. */
function seasonInWords([season, first]: (typeof seasons)[number], year: number): string {
  const month = (number: number): Named => {
    return { name: monthFormat.format(new Date(Date.UTC(year, number - 1, 1))), isDay: false, doubt: '' };
  };
  return `${season} ${year} (${joined(month(first), month(first + 2), 'to')})`;
}

/** A number of days as a range, because the date that it counts from may be imprecise. */
interface DayRange {
  readonly min: number;
  readonly max: number;
}

const grouped = new Intl.NumberFormat('en-GB');

/** A length in days: `1 day`, `1,336 days`, `18 to 19 days`. */
export function daysInWords(days: DayRange | number): string {
  const { min, max } = typeof days === 'number' ? { min: days, max: days } : days;
  const count = min === max ? grouped.format(min) : `${grouped.format(min)} to ${grouped.format(max)}`;
  return `${count} ${max === 1 ? 'day' : 'days'}`;
}

/** The age of a state: its length in days, `today` if it began on the day. */
export function ageInDays(days: DayRange): string {
  return days.max === 0 ? 'today' : daysInWords(days);
}

/** How long ago something was: `today`, `1 day ago`, `18 to 19 days ago`. */
export function agoInWords(days: DayRange): string {
  return days.max === 0 ? 'today' : `${daysInWords(days)} ago`;
}
