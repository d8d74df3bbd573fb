import type { DayNumber } from '../../dates/days.js';
import { type DayExtent, dayAfter, dayUpTo } from '../slider-steps.js';

/** Settings of a play, which runs from the current day to the end of the extent. */
export interface PlaySettings {
  readonly extent: DayExtent;
  /** Sorted days on which something happens. */
  readonly steps: readonly DayNumber[];
  readonly secondsAYear: SecondsAYear;
  /** Whether long periods without events are skipped. */
  readonly skipQuiet: boolean;
}

/** The speeds on offer. */
export const speeds = [2, 5, 10] as const;
export type SecondsAYear = (typeof speeds)[number];

/** Days without a step after which a period is quiet. */
export const quietDays = 90;

/** Days of a quiet period that are played before the rest is skipped, so that its beginning is seen. */
export const lingerDays = 30;

const daysAYear = 365.25;

/**
 * The day of a play after some time.
 * @param at the day as a fraction, `DayNumber` plus the part of the day that has passed
 * @param ms milliseconds that have passed
 * @returns no later than the end of the extent
 */
export function dayAfterFrame(playing: PlaySettings, at: number, ms: number): number {
  const { extent, steps, skipQuiet, secondsAYear } = playing;
  let left = (ms / 1000 / secondsAYear) * daysAYear;
  let now = at;
  while (now < extent.to) {
    const next = Math.min(dayAfter(steps, Math.floor(now)) ?? extent.to, extent.to);
    const last = Math.max(dayUpTo(steps, Math.floor(now)) ?? extent.from, extent.from);
    const lingered = last + lingerDays;
    if (skipQuiet && next - last > quietDays) {
      if (now >= lingered) now = next;
      else if (left <= lingered - now) return now + left;
      else [left, now] = [left - (lingered - now), next];
      continue;
    }
    if (left <= next - now) return now + left;
    [left, now] = [left - (next - now), next];
  }
  return extent.to;
}

/** The next day of a play that leaps from event to event instead of gliding; the end of the extent where none comes. */
export function dayAfterBeat({ extent, steps }: PlaySettings, at: DayNumber): DayNumber {
  return Math.min(dayAfter(steps, at) ?? extent.to, extent.to);
}

/** Milliseconds that a play from event to event stays on each. */
export function beatMs(secondsAYear: SecondsAYear): number {
  return 400 + 200 * secondsAYear;
}

/** Where a play begins: where the clock stands, or at the beginning where it stands at the end or at no day at all. */
export function firstDayOf(day: DayNumber | undefined, { from, to }: DayExtent): DayNumber {
  return day === undefined || day >= to || day < from ? from : day;
}
