import { Temporal } from 'temporal-polyfill';
import { minutesOf } from './schedule.js';

/** The calendar day of an instant in a zone. @param at milliseconds since 1970 UTC */
export function localDay(at: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

/**
 * The instant of a time of day on a day in a zone, as RFC 5545 (3.3.5) has it: a time that the day has twice is the first of
 * the two, and one that the clocks leap over comes as much later as they leap. `null` where the zone has no such day, as
 * Samoa had no 30 December 2011.
 * @param time as in `02:30` @returns milliseconds since 1970 UTC
 */
export function instantAt(day: Temporal.PlainDate, time: string, zone: string): number | null {
  const minutes = minutesOf(time);
  const plainTime = new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
  const zoned = day.toZonedDateTime({ timeZone: zone, plainTime });
  return zoned.toPlainDate().equals(day) ? zoned.epochMilliseconds : null;
}
