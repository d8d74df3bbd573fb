import type { Day } from '../time/day.js';
import type { DayRange } from '../time/edtf-date.js';
import type { TrackEvent } from './track-event.js';

/**
 * The event that ended last for certain: the one with the latest of the earliest days on which each can have ended, so
 * that some day in 2019 does not beat 7 November 2019. Of equals the one that can have ended later, then the last in
 * order; `null` without events.
 */
export function lastAmong(events: readonly TrackEvent[]): TrackEvent | null {
  return events.reduce<TrackEvent | null>((best, next) => (best && endsBefore(next, best) ? best : next), null);
}

/** Whether an event is not the last one beside another, which comes before it in order. */
export function endsBefore(event: TrackEvent, other: TrackEvent): boolean {
  const [a, b] = [certainEnd(event), certainEnd(other)];
  return a === b ? event.lastDay < other.lastDay : a < b;
}

/** The earliest day on which an event can have ended; `Infinity` while it goes on. */
function certainEnd({ date, lastDay, day }: TrackEvent): Day {
  return date.end.earliest ?? (lastDay === Infinity ? Infinity : day);
}

/**
 * The days since the last of several events: at most since the one that is certainly last, at least since the latest
 * day on which any of them can have ended.
 */
export function daysSinceLast(last: TrackEvent, events: readonly TrackEvent[], day: Day): DayRange {
  const { max } = last.date.daysUntil(day);
  return { min: events.reduce((min, { date }) => Math.min(min, date.daysUntil(day).min), max), max };
}
