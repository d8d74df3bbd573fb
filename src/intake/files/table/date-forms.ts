import { isoDay } from '../../../domain/time/day.js';

/** Reads a cell as an EDTF date; `undefined` where the cell is not of the form. */
export type DateReader = (cell: string) => string | undefined;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthNames = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

/** The parts of a form, each with the pattern of what stands for it in a cell. */
const parts: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<shortYear>\\d{2})',
  mmmm: `(?<name>${monthNames.join('|')})`,
  mmm: `(?<name>(?:${months.join('|')}|sept)\\.?)`,
  mm: '(?<month>\\d{2})',
  m: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})(?:st|nd|rd|th)?',
};
const part = /yyyy|yy|mmmm|mmm|mm|m|dd|d/gi;

/** The spreadsheets' day 0: 30 December 1899. */
const spreadsheetEpoch = -25_569;

const named: Readonly<Record<string, DateReader>> = {
  instant: ofInstant,
  excel: (cell) => (/^\d{1,6}(\.\d+)?$/.test(cell) ? isoDay(Math.floor(Number(cell)) + spreadsheetEpoch) : undefined),
};

/** The forms that a map can name, for messages. */
export const dateFormsInWords =
  'dd.mm.yyyy, d/m/yyyy, m/d/yyyy, yyyymmdd, d mmm yyyy, mm/yyyy, yyyy, instant or excel; with * behind it where more follows in the cell, several with " or " between';

/**
 * The reader of a form as a map writes it: `dd.mm.yyyy`, `m/d/yyyy`, `yyyymmdd`, `d mmmm yyyy`; `*` at its end passes over
 * the rest of the cell, as a time of day; ` or ` stands between several forms.
 * @returns `undefined` where the text is no form
 */
export function dateReader(form: string): DateReader | undefined {
  const readers = form.split(/ or /i).map((one) => named[one.trim().toLowerCase()] ?? ofForm(one.trim()));
  if (readers.some((read) => read === undefined)) return undefined;
  return (cell) => {
    for (const read of readers) {
      const date = read!(cell);
      if (date !== undefined) return date;
    }
    return undefined;
  };
}

function ofForm(form: string): DateReader | undefined {
  const [whole, rest] = form.endsWith('*') ? [form.slice(0, -1), '.*'] : [form, ''];
  const used = [...whole.matchAll(part)].map(([token]) => token.toLowerCase()[0]!);
  const kinds = used.join('');
  // A year, a year and a month, or all three, each once; and nothing that is no part and no mark between parts.
  if (!['y', 'my', 'ym', 'dmy', 'mdy', 'ymd', 'ydm'].includes(kinds)) return undefined;
  if (/[^\s.,/\-–'年月日]/u.test(whole.replaceAll(part, ''))) return undefined;
  const pattern = whole
    .split(/(yyyy|yy|mmmm|mmm|mm|m|dd|d)/gi)
    .map((text, index) => (index % 2 === 1 ? parts[text.toLowerCase()]! : escaped(text)))
    .join('');
  const matcher = new RegExp(`^${pattern}${rest}$`, 'i');
  return (cell) => {
    const groups = matcher.exec(cell)?.groups;
    return groups && dateOf(groups);
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
}

/** The date of what a form has matched; `undefined` for a month or a day that no month has. */
function dateOf(groups: Record<string, string | undefined>): string | undefined {
  const { year = fullYear(groups['shortYear']!), name, day } = groups;
  const month = name === undefined ? groups['month'] : String(months.indexOf(name.toLowerCase().slice(0, 3)) + 1);
  if (month === undefined) return year;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (day === undefined) return `${year}-${month.padStart(2, '0')}`;
  if (Number(day) < 1 || Number(day) > 31) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** POSIX: 69 to 99 are of the twentieth century, 00 to 68 of the twenty-first. */
function fullYear(short: string): string {
  return Number(short) >= 69 ? `19${short}` : `20${short}`;
}

/** The day, in UTC, of an instant of RFC 3339. */
function ofInstant(cell: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.test(cell)) return undefined;
  const instant = new Date(cell.replace(' ', 'T').toUpperCase());
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString().slice(0, 10);
}
