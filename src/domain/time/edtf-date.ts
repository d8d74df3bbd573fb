import { parse } from 'edtf';
import { type Day, dayOf, dayOfInstant, isoDay } from './day.js';
import { ThawError } from '../errors.js';
import { memoize } from '../memo.js';

export type DatePrecision = 'day' | 'month' | 'season' | 'year' | 'decade' | 'century';

/** The earliest and latest possible day of a date; `null` for a bound that is unknown or open. */
export interface Bounds {
  readonly earliest: Day | null;
  readonly latest: Day | null;
}

/** A date as the API serves it: the EDTF text as written, and its computed bounds as ISO days. */
export interface DateView {
  edtf: string;
  earliest: string | null;
  latest: string | null;
}

/** The first day on which a date with a bound may be, ISO. */
export function firstDayOf({ earliest, latest }: DateView): string {
  return (earliest ?? latest)!;
}

/** The last day on which a date with a bound may be, ISO. */
export function lastDayOf({ earliest, latest }: DateView): string {
  return (latest ?? earliest)!;
}

/** A number of days as a range, because the date that it counts from may be imprecise. */
export interface DayRange {
  min: number;
  max: number;
}

interface Parsed {
  type: string;
  level?: number;
  values: unknown[];
  uncertain?: unknown;
  approximate?: unknown;
  unspecified?: unknown;
  offset?: number;
  earlier?: boolean;
  later?: boolean;
}

interface DatePart extends Bounds {
  precision: DatePrecision;
  doubted: boolean;
}

// Meteorological seasons of the northern hemisphere; the `edtf` package lets autumn begin in July.
const SEASON_START_MONTH: Readonly<Record<number, number>> = { 21: 3, 22: 6, 23: 9, 24: 12 };

/**
 * An imprecise date in EDTF (ISO 8601-2), level 1 and the sets of level 2. The `edtf` package parses the grammar; the
 * bounds are computed here, because the package loses them for sets, open intervals and marks at an interval's end.
 *
 * `start` and `end` are equal for a single date; for an interval `a/b` they are the bounds of a and the bounds of b.
 * The marks `~`, `?` and `%` express doubt and do not widen the bounds.
 */
export class EdtfDate {
  private constructor(
    readonly text: string,
    readonly start: Bounds,
    readonly end: Bounds,
    readonly precision: DatePrecision,
    /** Whether the text contains a mark of doubt (`~`, `?` or `%`) anywhere. */
    readonly approximate: boolean,
  ) {}

  /**
   * Parses an EDTF text. Memoized: equal texts give the same object.
   * @throws ThawError `invalid` with code `invalid-edtf` when the text is not EDTF of level 1 (or a set), lies outside
   * the years 1 to 9999, ends before it starts, or has no bound at all
   */
  static parse(text: string): EdtfDate {
    return parsedDate(text);
  }

  /** Builds a date from its parts; used only by the parser in this file. */
  static of(text: string, start: Bounds, end: Bounds, precision: DatePrecision, approximate: boolean): EdtfDate {
    return new EdtfDate(text, start, end, precision, approximate);
  }

  get earliest(): Day | null {
    return this.start.earliest;
  }

  get latest(): Day | null {
    return this.end.latest;
  }

  /** Whether the exact start day is unknown: the date is coarse, one of several days, or marked with doubt. */
  get startInDoubt(): boolean {
    return this.approximate || this.start.earliest === null || this.start.earliest !== this.start.latest;
  }

  /**
   * The date of what was known to have happened by a day: of `2024-04`, known on the 21st, no later day counts. The text
   * stays; so does a date that may lie wholly after that day.
   */
  knownBy(day: Day): EdtfDate {
    const { earliest, latest } = this.start;
    if (earliest === null || earliest > day || latest === null || latest <= day) return this;
    const start = { earliest, latest: day };
    const end = this.text.includes('/') ? this.end : start;
    return new EdtfDate(this.text, start, end, this.precision, this.approximate);
  }

  /** The whole date with its earliest and latest day. */
  view(): DateView {
    return view(this.text, { earliest: this.start.earliest, latest: this.end.latest });
  }

  /** The start only: the part of an interval before the slash, or the whole of any other date. */
  startView(): DateView {
    const text = this.text.includes('/') ? this.text.slice(0, this.text.indexOf('/')) : this.text;
    return view(text === '' || text === '..' ? this.text : text, this.start);
  }

  /**
   * The days that have passed at `day` since the end of this date: `min` counts from the latest bound of the end, `max`
   * from its earliest one; neither is below 0. An open end counts as still going on.
   */
  daysUntil(day: Day): DayRange {
    const min = day - (this.end.latest ?? day);
    const max = day - (this.end.earliest ?? this.end.latest ?? day);
    return { min: Math.max(0, min), max: Math.max(0, max) };
  }
}

/** Memoized by text: the grammar takes 100 microseconds, and a log repeats the same dates many times. */
const parsedDate = memoize((text: string) => exactDays(text) ?? parseByGrammar(text), 50_000);

function view(edtf: string, bounds: Bounds): DateView {
  return {
    edtf,
    earliest: bounds.earliest === null ? null : isoDay(bounds.earliest),
    latest: bounds.latest === null ? null : isoDay(bounds.latest),
  };
}

/** Reads the two most common forms, a day and an interval of days, without the grammar (100 microseconds a text). */
function exactDays(text: string): EdtfDate | undefined {
  const start = exactDay(text.slice(0, 10));
  if (!start) return undefined;
  if (text.length === 10) return EdtfDate.of(text, start, start, 'day', false);
  const end = text.length === 21 && text[10] === '/' ? exactDay(text.slice(11)) : undefined;
  if (!end || end.latest! < start.earliest!) return undefined;
  return EdtfDate.of(text, start, end, 'day', false);
}

function exactDay(text: string): Bounds | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts || parts[1] === '0000') return undefined;
  const day = dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return isoDay(day) === text ? { earliest: day, latest: day } : undefined;
}

function parseByGrammar(text: string): EdtfDate {
  let parsed: Parsed;
  try {
    parsed = parse(text) as Parsed;
  } catch {
    throw invalid(text, 'is not EDTF (ISO 8601-2)');
  }
  if (parsed.type === 'Interval') return readInterval(text, parsed);
  if (parsed.type === 'Set' || parsed.type === 'List') return readSet(text, parsed);
  const date = readSingleDate(text, parsed);
  return EdtfDate.of(text, date, date, date.precision, date.doubted);
}

function readInterval(text: string, parsed: Parsed): EdtfDate {
  // The package gives `Infinity` for an open end (`..`) and `null` for an unknown one (empty).
  const ends = parsed.values as (Parsed | number | null)[];
  const [first, last] = ends.map((end) => (typeof end === 'object' ? end : null)) as [Parsed | null, Parsed | null];
  const from = first && readSingleDate(text, first);
  const to = last && readSingleDate(text, last);
  if (!from && !to) throw invalid(text, 'has no bound at all');
  const open: Bounds = { earliest: null, latest: null };
  // `a/` has an unknown end, which is at least a. `a/..` has no end yet.
  const unknownEnd = from && text.endsWith('/') ? { earliest: from.earliest, latest: from.latest } : open;
  const start = from ?? { earliest: null, latest: to!.latest };
  const end = to ?? unknownEnd;
  if (start.earliest !== null && end.latest !== null && end.latest < start.earliest) {
    throw invalid(text, 'ends before it starts');
  }
  const precision = from?.precision ?? to!.precision;
  return EdtfDate.of(text, start, end, precision, Boolean(from?.doubted || to?.doubted));
}

/** Reads a set: `[a,b]` is one date, either a or b; `{a,b}` is all of its members. */
function readSet(text: string, parsed: Parsed): EdtfDate {
  const members = (parsed.values as (Parsed | Parsed[])[]).flatMap((member) => readMembers(text, member));
  const outer: Bounds = {
    earliest: parsed.earlier ? null : Math.min(...members.map((m) => m.earliest!)),
    latest: parsed.later ? null : Math.max(...members.map((m) => m.latest!)),
  };
  const precision = members[0]!.precision;
  const doubted = members.some((m) => m.doubted);
  if (parsed.type === 'Set') return EdtfDate.of(text, outer, outer, precision, doubted);
  const ordered = [...members].sort((a, b) => a.earliest! - b.earliest!);
  const start = { earliest: outer.earliest, latest: ordered[0]!.latest };
  const end = { earliest: ordered.at(-1)!.earliest, latest: outer.latest };
  return EdtfDate.of(text, start, end, precision, doubted);
}

function readMembers(text: string, member: Parsed | Parsed[]): DatePart[] {
  if (!Array.isArray(member)) return [readSingleDate(text, member)];
  const [from, to] = member.map((end) => readSingleDate(text, end)) as [DatePart, DatePart];
  if (to.latest! < from.earliest!) throw invalid(text, 'ends before it starts');
  return [from, to];
}

function readSingleDate(text: string, parsed: Parsed): DatePart {
  const supported = parsed.type === 'Date' || parsed.type === 'Season';
  if (!supported || (parsed.level ?? 0) > 1) {
    throw invalid(text, 'is outside EDTF level 1 and sets of such dates');
  }
  const [year, month, date, ...time] = parsed.values as [number, number?, number?, ...number[]];
  if (year < 1 || year > 9999) throw invalid(text, 'lies outside the years 1 to 9999');
  const doubted = Boolean(parsed.approximate) || Boolean(parsed.uncertain);
  if (parsed.type === 'Season') return { ...season(year, month!), precision: 'season', doubted };
  // The grammar accepts 29 February in every year.
  if (date !== undefined && isoDay(dayOf(year, month! + 1, date)).slice(8) !== String(date).padStart(2, '0')) {
    throw invalid(text, 'names a day that its month does not have');
  }
  if (time.length > 0) return { ...instant(year, month!, date!, time, parsed.offset ?? 0), precision: 'day', doubted };
  return { ...civil(year, month, date, Number(parsed.unspecified ?? 0)), doubted };
}

function season(year: number, code: number): Bounds {
  const month = SEASON_START_MONTH[code]!;
  return { earliest: dayOf(year, month, 1), latest: dayOf(year, month + 3, 0) };
}

function instant(year: number, month: number, date: number, time: number[], offsetMinutes: number): Bounds {
  const [hours = 0, minutes = 0, seconds = 0] = time;
  const local = dayOf(year, month + 1, date) * 86_400_000 + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  const day = dayOfInstant(local - offsetMinutes * 60_000);
  return { earliest: day, latest: day };
}

// The parser's bit mask of unspecified digits (written X): 1, 2, 4 and 8 for the year's digits, 48 month, 192 day.
const MASK = { day: 192, month: 48, lastYearDigit: 8, lastTwoYearDigits: 12 };

function civil(year: number, month: number | undefined, date: number | undefined, mask: number) {
  if ((mask & MASK.lastTwoYearDigits) === MASK.lastTwoYearDigits) return span(year, 100, 'century');
  if (mask & MASK.lastYearDigit) return span(year, 10, 'decade');
  if (month === undefined || mask & MASK.month) return span(year, 1, 'year');
  if (date === undefined || mask & MASK.day) {
    return { earliest: dayOf(year, month + 1, 1), latest: dayOf(year, month + 2, 0), precision: 'month' as const };
  }
  const day = dayOf(year, month + 1, date);
  return { earliest: day, latest: day, precision: 'day' as const };
}

function span(year: number, years: number, precision: DatePrecision) {
  return { earliest: dayOf(year, 1, 1), latest: dayOf(year + years, 1, 0), precision };
}

function invalid(text: string, reason: string): ThawError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new ThawError('invalid', 'invalid-edtf', `"${shown}" ${reason}`);
}
