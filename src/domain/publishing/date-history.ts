import { TrackTimeline } from '../reading/track-timeline.js';
import { type Day, dayOfInstant, isoDay, parseDay, startOfDay } from '../time/day.js';
import { lastDayOf } from '../time/edtf-date.js';
import { type CalendarDate, clockKey, datesOn } from './calendar-dates.js';
import { arrivalsOf, type Recording } from './recording.js';

/** A date of a calendar as it reads now. */
export interface PublishedDate extends CalendarDate {
  /** When it last changed, in milliseconds since 1970. */
  readonly changed: number;
  /** When it first stood there. */
  readonly created: number;
  /** Whether it was taken off the calendar before it came. */
  readonly cancelled: boolean;
}

/** How far back a date that was taken off is looked for, in days, and at how many instants at most. */
const watched = { days: 400, instants: 500 } as const;

/**
 * The dates of a track's calendar: those of today, and those that stood on it in the last 400 days and were taken off
 * before they came. A date that has come stays as it was. It yields between instants, so that others may run meanwhile.
 */
export function* dateHistory(
  { definition, source }: TrackTimeline,
  recording: Recording,
  today: Day,
): Generator<void, PublishedDate[]> {
  const grown = TrackTimeline.empty(definition);
  const arrivals = arrivalsOf(source, recording, today);
  const begin = Math.max(recording.since, startOfDay(today - watched.days));
  const after = arrivals.findIndex(({ at }) => at > begin);
  const first = Math.max(after < 0 ? arrivals.length : after, arrivals.length - watched.instants);
  grown.insertAll(arrivals.slice(0, first).flatMap(({ entries }) => entries));
  const known = dayOfInstant(Math.max(arrivals[first - 1]?.at ?? begin, begin));
  const told = new Map(grown.viewed(known, datesOn).map((date) => [date.key, asRecorded(date, recording)]));
  for (const { at, entries } of arrivals.slice(first)) {
    grown.insertAll(entries);
    tell(told, grown.viewed(dayOfInstant(at), datesOn), at);
    yield;
  }
  tell(told, grown.viewed(today, datesOn), startOfDay(today));
  return [...told.values()];
}

/** A date that stood there before changes are looked for: it has last changed with the entries that it is read from. */
function asRecorded(date: CalendarDate, { since, at }: Recording): PublishedDate {
  const instants = date.readFrom.map((position) => Math.max(at.get(position) ?? since, since));
  const [created, changed] = instants.length > 0 ? [Math.min(...instants), Math.max(...instants)] : [since, since];
  return { ...date, created, changed, cancelled: false };
}

/** Brings what is told up to an instant. */
function tell(told: Map<string, PublishedDate>, dates: readonly CalendarDate[], at: number): void {
  const day = isoDay(dayOfInstant(at));
  const standing = new Set(dates.map(({ key }) => key));
  for (const [key, date] of told) {
    if (standing.has(key) || date.cancelled || lastDayOf(date.date) < day) continue;
    told.set(key, { ...date, changed: at, cancelled: true });
  }
  for (const date of dates) {
    const before = told.get(date.key);
    if (before && !before.cancelled && saysSame(before, date)) continue;
    // The next date of the clock stands there from the day on which the one before it came.
    const came = before && date.key === clockKey && lastDayOf(before.date) < day;
    const changed = came ? startOfDay(parseDay(lastDayOf(before.date), '')) : at;
    told.set(date.key, { ...date, changed, created: before?.created ?? at, cancelled: false });
  }
}

function saysSame(a: CalendarDate, b: CalendarDate): boolean {
  return a.date.edtf === b.date.edtf && a.title === b.title && a.note === b.note;
}
