import { utcTicks } from 'd3-time';
import type { DayNumber } from '../../dates/days.js';

const msPerDay = 86_400_000;
const narrowest = 14;

/** The days that a chart shows: from the start of one up to the start of the other; fractions are parts of a day. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Days laid out over pixels. */
export interface Scale {
  readonly window: Window;
  readonly width: number;
  readonly pxPerDay: number;
  /** Pixels from the left, of the start of a day. */
  readonly x: (day: number) => number;
  /** The day at so many pixels from the left, with its fraction. */
  readonly dayAt: (x: number) => number;
}

export interface Tick {
  readonly day: number;
  readonly label: string;
  /** Whether a year begins here. */
  readonly year: boolean;
}

/** @param width in pixels, at least 1 */
export function scaleOf(window: Window, width: number): Scale {
  const pxPerDay = Math.max(1, width) / (window.to - window.from);
  return {
    ...{ window, width: Math.max(1, width), pxPerDay },
    x: (day) => (day - window.from) * pxPerDay,
    dayAt: (x) => window.from + x / pxPerDay,
  };
}

const monthAlone = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const wholeDay = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  timeZone: 'UTC',
});

/** Ticks at round dates, about 80 pixels apart. The year is labelled where it begins, and at the first tick. */
export function ticksOf({ window, width }: Scale): Tick[] {
  // A date drops what is less than a millisecond, and might fall before the window.
  const from = new Date(Math.ceil(window.from * msPerDay));
  const to = new Date(Math.floor(window.to * msPerDay));
  return utcTicks(from, to, Math.max(2, Math.floor(width / 80)))
    .filter((date) => date.getTime() % msPerDay === 0)
    .map((date, index) => ({
      day: date.getTime() / msPerDay,
      label: tickInWords(date, index === 0),
      year: date.getUTCMonth() === 0 && date.getUTCDate() === 1,
    }));
}

function tickInWords(date: Date, first: boolean): string {
  if (date.getUTCDate() !== 1) return (first ? wholeDay : dayAndMonth).format(date);
  if (date.getUTCMonth() === 0) return String(date.getUTCFullYear());
  return (first ? monthAndYear : monthAlone).format(date);
}

/** The window moved and shrunk until it lies within the extent and is neither wider than that nor under a fortnight. */
export function clampWindow({ from, to }: Window, extent: Window): Window {
  const whole = extent.to - extent.from;
  const span = Math.min(whole, Math.max(Math.min(narrowest, whole), to - from));
  const start = Math.min(Math.max(from, extent.from), extent.to - span);
  return { from: start, to: start + span };
}

/** The window widened by a factor (below 1: narrowed) so that one day stays where it is. */
export function zoomedWindow(window: Window, factor: number, around: number, extent: Window): Window {
  const span = clampSpan((window.to - window.from) * factor, extent);
  const share = (around - window.from) / (window.to - window.from);
  return clampWindow({ from: around - share * span, to: around + (1 - share) * span }, extent);
}

function clampSpan(span: number, extent: Window): number {
  const whole = extent.to - extent.from;
  return Math.min(whole, Math.max(Math.min(narrowest, whole), span));
}

/** The window moved by days, as far as the extent allows. */
export function pannedWindow(window: Window, days: number, extent: Window): Window {
  return clampWindow({ from: window.from + days, to: window.to + days }, extent);
}

/** The window moved no further than needed to show a day, with some room beside it. */
export function windowShowing(window: Window, day: DayNumber, extent: Window): Window {
  const room = (window.to - window.from) * 0.08;
  if (day < window.from + room) return pannedWindow(window, day - room - window.from, extent);
  if (day > window.to - room) return pannedWindow(window, day + room - window.to, extent);
  return window;
}
