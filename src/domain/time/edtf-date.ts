import { parse } from 'edtf';
import { type Day, dayOf, dayOfInstant, isoDay } from './day.js';
import { ThawError } from '../errors.js';
import { memoize } from '../memo.js';

export type DatePrecision = 'day' | 'month' | 'season' | 'year' | 'decade' | 'century';

/** The days between which something lies; `null` where the date gives no finite bound. */
export interface Bounds {
  readonly earliest: Day | null;
  readonly latest: Day | null;
}

/** How a date is served: as written, with its computed bounds as ISO days. */
export interface DateView {
  edtf: string;
  earliest: string | null;
  latest: string | null;
}

/** A count of days over a date that may be coarse. */
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
 * An imprecise date in EDTF (ISO 8601-2), level 1 and the sets of level 2. The grammar is the `edtf` package's; the
 * bounds are computed here, since the package's own lose them for sets, open intervals and marks at an interval's end.
 *
 * `start` and `end` are equal for what happened once; for an interval `a/b` they are the bounds of a and of b.
 * `~`, `?` and `%` mark doubt and do not widen the bounds.
 */
export class EdtfDate {
  private constructor(
    readonly text: string,
    readonly start: Bounds,
    readonly end: Bounds,
    readonly precision: DatePrecision,
    /** Marked `~`, `?` or `%`, anywhere in the text. */
    readonly approximate: boolean,
  ) {}

  /**
   * @throws ThawError `invalid` with code `invalid-edtf` when the text is no EDTF of level 1 (or a set), lies outside
   * the years 1 to 9999, ends before it starts, or has no bound at all.
   */
  static parse(text: string): EdtfDate {
    return parsedDate(text);
  }

  /** A date of the given parts; for the parser only. */
  static of(text: string, start: Bounds, end: Bounds, precision: DatePrecision, approximate: boolean): EdtfDate {
    return new EdtfDate(text, start, end, precision, approximate);
  }

  get earliest(): Day | null {
    return this.start.earliest;
  }

  get latest(): Day | null {
    return this.end.latest;
  }

  /** Whether the day it starts is not known for sure: coarse, one of several, or marked with doubt. */
  get startInDoubt(): boolean {
    return this.approximate || this.start.earliest === null || this.start.earliest !== this.start.latest;
  }

  /** The whole date with its outer bounds. */
  view(): DateView {
    return view(this.text, { earliest: this.start.earliest, latest: this.end.latest });
  }

  /** The start alone: the part before the slash of an interval, the whole otherwise. */
  startView(): DateView {
    const text = this.text.includes('/') ? this.text.slice(0, this.text.indexOf('/')) : this.text;
    return view(text === '' || text === '..' ? this.text : text, this.start);
  }

  /**
   * Days passed at `day` since this date: at least since its end, at most since its start, never below nought.
   * An open end counts as still going on.
   */
  daysUntil(day: Day): DayRange {
    const min = day - (this.end.latest ?? day);
    const max = day - (this.start.earliest ?? this.start.latest ?? day);
    return { min: Math.max(0, min), max: Math.max(0, max) };
  }
}

/** One object a text: the grammar takes 100 microseconds, and a log names the same dates many times. */
const parsedDate = memoize((text: string) => exactDays(text) ?? parseByGrammar(text), 50_000);

function view(edtf: string, bounds: Bounds): DateView {
  return {
    edtf,
    earliest: bounds.earliest === null ? null : isoDay(bounds.earliest),
    latest: bounds.latest === null ? null : isoDay(bounds.latest),
  };
}

/** The commonest forms, a day and an interval of days, are read without the grammar, which takes 100 microseconds. */
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
  const moment = readMoment(text, parsed);
  return EdtfDate.of(text, moment, moment, moment.precision, moment.doubted);
}

function readInterval(text: string, parsed: Parsed): EdtfDate {
  // The package gives `Infinity` for an open end (`..`) and `null` for one that is not known.
  const ends = parsed.values as (Parsed | number | null)[];
  const [first, last] = ends.map((end) => (typeof end === 'object' ? end : null)) as [Parsed | null, Parsed | null];
  const from = first && readMoment(text, first);
  const to = last && readMoment(text, last);
  if (!from && !to) throw invalid(text, 'has no bound at all');
  const open: Bounds = { earliest: null, latest: null };
  // `a/` has an end that is not known: it is at least a. `a/..` goes on.
  const unknownEnd = from && text.endsWith('/') ? { earliest: from.earliest, latest: from.latest } : open;
  const start = from ?? { earliest: null, latest: to!.latest };
  const end = to ?? unknownEnd;
  if (start.earliest !== null && end.latest !== null && end.latest < start.earliest) {
    throw invalid(text, 'ends before it starts');
  }
  const precision = from?.precision ?? to!.precision;
  return EdtfDate.of(text, start, end, precision, Boolean(from?.doubted || to?.doubted));
}

/** `[a,b]` happened once, on one of its members; `{a,b}` on all of them. */
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
  if (!Array.isArray(member)) return [readMoment(text, member)];
  const [from, to] = member.map((end) => readMoment(text, end)) as [DatePart, DatePart];
  if (to.latest! < from.earliest!) throw invalid(text, 'ends before it starts');
  return [from, to];
}

function readMoment(text: string, parsed: Parsed): DatePart {
  const supported = parsed.type === 'Date' || parsed.type === 'Season';
  if (!supported || (parsed.level ?? 0) > 1) {
    throw invalid(text, 'is outside EDTF level 1 and sets of such dates');
  }
  const [year, month, date, ...time] = parsed.values as [number, number?, number?, ...number[]];
  if (year < 1 || year > 9999) throw invalid(text, 'lies outside the years 1 to 9999');
  const doubted = Boolean(parsed.approximate) || Boolean(parsed.uncertain);
  if (parsed.type === 'Season') return { ...season(year, month!), precision: 'season', doubted };
  // The grammar lets 29 February pass in any year.
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

// The parser's bit mask of digits written X: year digits 1 to 8, month 48, day 192.
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
