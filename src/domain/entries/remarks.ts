import type { DiplomaticEvent } from '../events/event.js';
import { takesEffective, vocabularyOf } from '../events/vocabulary.js';
import { type Day, dayOf, isoDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';

/** Something in an entry that is taken and may yet be a slip: a JSON Pointer to it, and what is odd about it. */
export interface Remark {
  readonly pointer: string;
  readonly detail: string;
}

/** An event that lies so many days before every other one of its track surprises: fifty years. */
export const surprisingGapDays = 18_262;

const firstYearOfFourDigits = dayOf(1000, 1, 1);
const dateFields = ['occurred', 'announced', 'effective', 'due', 'expires', 'disclosed'] as const;

/** The first day of an event, as far as its date has one. */
export function firstDayOf(occurred: string): Day | null {
  const { earliest, latest } = EdtfDate.parse(occurred).start;
  return earliest ?? latest;
}

/**
 * What is odd about the dates of an event by themselves: a year of three digits or fewer, a day that has not come yet by
 * UTC, a day of force that is kept and not counted from.
 */
export function dateRemarks(event: DiplomaticEvent, today: Day): Remark[] {
  const remarks: Remark[] = [];
  for (const [pointer, date] of datesOf(event)) {
    const first = firstDayOf(date);
    if (first !== null && first < firstYearOfFourDigits) {
      remarks.push({ pointer, detail: `lies in the year ${yearOf(first)}: is a digit missing?` });
    }
  }
  for (const field of ['occurred', 'disclosed'] as const) {
    const date = event[field];
    const { earliest } = date === undefined ? { earliest: null } : EdtfDate.parse(date);
    if (earliest === null || earliest <= today) continue;
    const detail = `lies after ${isoDay(today)}, which is today by UTC: it can have happened only where the day begins earlier`;
    remarks.push({ pointer: `/${field}`, detail });
  }
  const { effective, occurred, type } = event;
  if (effective !== undefined && effective !== occurred && !vocabularyOf(type).takesForce) {
    remarks.push({
      pointer: '/effective',
      detail: `is kept and shown; ${type} counts from the day on which it occurred`,
    });
  }
  return remarks;
}

const lost = 'holds \ufffd, which stands for a character that could not be read before it came here';
/** Two characters or more of UTF-8, as they look when they are read as windows-1252: `RÃ©union`. */
const misread = /\u00c3[\u0080-\u00bf\u0152-\u0192\u2013-\u20ac]|\u00e2\u20ac[\u0080-\u00bf\u0152-\u0192\u2013-\u2122]/;

/** What looks as if it had been decoded by the wrong encoding before it came here. */
export function textRemarks(event: DiplomaticEvent): Remark[] {
  return textsOf(event).flatMap(([pointer, text]) => {
    if (text.includes('\ufffd')) return [{ pointer, detail: lost }];
    const found = misread.exec(text)?.[0];
    return found === undefined
      ? []
      : [{ pointer, detail: `holds “${found}”, which looks like UTF-8 that was read as another encoding` }];
  });
}

function textsOf({
  title,
  summary = '',
  note = '',
  sources,
  actors,
}: DiplomaticEvent): [pointer: string, text: string][] {
  return [
    ['/title', title],
    ['/summary', summary],
    ['/note', note],
    ...actors.map(({ body = '' }, index): [string, string] => [`/actors/${index}/body`, body]),
    ...sources.flatMap(({ title: of, publisher, quote = '' }, index): [string, string][] => [
      [`/sources/${index}/title`, of],
      [`/sources/${index}/publisher`, publisher],
      [`/sources/${index}/quote`, quote],
    ]),
  ];
}

/**
 * That an event lies fifty years or more before every other event of a track.
 * @param others the first day of the earliest other event, `Infinity` where there is none
 */
export function lonelyDateRemark(first: Day, others: Day, track: string): Remark | undefined {
  if (others === Infinity || others - first < surprisingGapDays) return undefined;
  const years = Math.round((others - first) / 365.2425);
  const detail = `lies ${years} years before every other event of ${track}, the first of which is of ${isoDay(others)}`;
  return { pointer: '/occurred', detail };
}

/** Why the type of an event takes no day of force of its own; `undefined` where it does, or where none is given. */
export function effectiveFault({ type, effective }: DiplomaticEvent): string | undefined {
  if (effective === undefined || takesEffective(type)) return undefined;
  return `is no date of ${type}, which counts from the day on which it occurred: leave it out, or record what takes force then`;
}

function datesOf(event: DiplomaticEvent): [pointer: string, date: string][] {
  const own = dateFields.flatMap((field): [string, string][] => {
    const date = event[field];
    return date === undefined ? [] : [[`/${field}`, date]];
  });
  const ofSources = event.sources.flatMap(({ published, claims }, index): [string, string][] => [
    ...(published === undefined ? [] : [[`/sources/${index}/published`, published] as [string, string]]),
    ...(claims === undefined ? [] : [[`/sources/${index}/claims/occurred`, claims.occurred] as [string, string]]),
  ]);
  return [...own, ...ofSources];
}

function yearOf(day: Day): number {
  return Number(isoDay(day).slice(0, 4));
}
