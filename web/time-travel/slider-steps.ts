import { type DayNumber, dayOf, isoOf } from '../dates/days.js';

/** The first and last day that a slider reaches. */
export interface DayExtent {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/** A key as the slider hears it. */
export interface PressedKey {
  readonly key: string;
  readonly shiftKey?: boolean;
}

/** A day held within an extent. */
export function clampDay(day: DayNumber, { from, to }: DayExtent): DayNumber {
  return Math.max(from, Math.min(to, day));
}

/** As many months later (or earlier), on the same day of the month or the month's last. */
export function monthsLater(day: DayNumber, months: number): DayNumber {
  const [year, month, ofMonth] = isoOf(day).split('-').map(Number) as [number, number, number];
  const first = new Date(0);
  first.setUTCFullYear(year, month - 1 + months, 1);
  const last = new Date(first);
  last.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth() + 1, 0);
  return dayOf(first.toISOString()) + Math.min(ofMonth, last.getUTCDate()) - 1;
}

/**
 * Where a key leads a slider: arrows a day, with shift a month; Page Up and Page Down a year; Home and End the ends.
 * @returns `null` for every other key
 */
export function dayAfterKey(
  day: DayNumber,
  { key, shiftKey = false }: PressedKey,
  extent: DayExtent,
): DayNumber | null {
  const step = (by: number) => clampDay(shiftKey ? monthsLater(day, by) : day + by, extent);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return step(1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return step(-1);
    case 'PageUp':
      return clampDay(monthsLater(day, 12), extent);
    case 'PageDown':
      return clampDay(monthsLater(day, -12), extent);
    case 'Home':
      return extent.from;
    case 'End':
      return extent.to;
    default:
      return null;
  }
}

/** How far along an extent a day lies, from 0 to 1. */
export function shareOf(day: DayNumber, { from, to }: DayExtent): number {
  return to === from ? 1 : (clampDay(day, { from, to }) - from) / (to - from);
}

/** The day at a share of an extent. */
export function dayAtShare(share: number, extent: DayExtent): DayNumber {
  return clampDay(Math.round(extent.from + share * (extent.to - extent.from)), extent);
}

/** How many of the sorted days are no later than a day. */
function countUpTo(days: readonly DayNumber[], day: DayNumber): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first of the sorted days after a day. */
export function dayAfter(days: readonly DayNumber[], day: DayNumber): DayNumber | undefined {
  return days[countUpTo(days, day)];
}

/** The last of the sorted days before a day. */
export function dayBefore(days: readonly DayNumber[], day: DayNumber): DayNumber | undefined {
  return days[countUpTo(days, day - 1) - 1];
}

/** The last of the sorted days up to and with a day. */
export function dayUpTo(days: readonly DayNumber[], day: DayNumber): DayNumber | undefined {
  return days[countUpTo(days, day) - 1];
}

/**
 * Where ticks stand on a slider, as shares from 0 to 1: one for each place that has a day, however many days it has.
 * @param places into how many places the slider is divided
 */
export function tickShares(days: readonly DayNumber[], extent: DayExtent, places = 600): number[] {
  const taken = new Set<number>();
  for (const day of days) {
    if (day >= extent.from && day <= extent.to) taken.add(Math.round(shareOf(day, extent) * places));
  }
  return [...taken].sort((a, b) => a - b).map((place) => place / places);
}
