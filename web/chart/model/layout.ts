import { type DayNumber, dayOf } from '../../dates/days.js';
import type { ImpreciseDate, StatusInterval } from '../../contract/answers.js';
import { kinds, type Mark } from './marks.js';
import type { Window } from './window.js';

/** The least distance of two marks in a lane, so that each can be hit (WCAG 2.5.8: 24 by 24). */
export const markGap = 24;

/** The days that bound a date. Where a bound is not known, the extent's stands in. */
export function boundsOf(date: ImpreciseDate, extent: Window): Window {
  const earliest = date.earliest === null ? extent.from : dayOf(date.earliest);
  const latest = date.latest === null ? extent.to : dayOf(date.latest);
  return { from: earliest, to: Math.max(earliest, latest) };
}

/** Whether a date lasted from a day to another (`a/b`), rather than lying somewhere between them. */
export function hasDuration(date: ImpreciseDate): boolean {
  return /^[^[{]+\/[^\]}]+$/.test(date.edtf) && date.earliest !== date.latest;
}

export type Axis = 'status' | 'formal' | 'practice';

/** A stretch of one state. Certain from `start.to` to `end.from`; its edges lie somewhere within `start` and `end`. */
export interface StatusPeriod {
  readonly state: string;
  readonly start: Window;
  readonly end: Window;
  /** The intervals that make it, as indexes. */
  readonly first: number;
  readonly last: number;
}

/**
 * The stretches of one axis of a history: neighbours of the same state are one.
 * @param until the day up to which an interval without an end is drawn
 */
export function periodsOf(
  intervals: readonly StatusInterval[],
  axis: Axis,
  extent: Window,
  until: DayNumber,
): StatusPeriod[] {
  const segments: StatusPeriod[] = [];
  intervals.forEach((interval, index) => {
    const before = segments.at(-1);
    const end = interval.to ? boundsOf(interval.to, extent) : { from: until, to: until };
    if (before?.state === interval[axis] && before.last === index - 1) {
      segments[segments.length - 1] = { ...before, end, last: index };
      return;
    }
    segments.push({
      ...{ state: interval[axis], start: boundsOf(interval.from, extent), end },
      ...{ first: index, last: index },
    });
  });
  return segments;
}

/** Those of the segments of which some part, or some doubt, lies in the window. */
export function periodsIn(segments: readonly StatusPeriod[], window: Window): StatusPeriod[] {
  return segments.filter(({ start, end }) => start.from < window.to && end.to > window.from);
}

/** A mark with its place: the day it is drawn at, and the days it covers. */
export interface PlacedMark {
  readonly mark: Mark;
  readonly at: number;
  readonly span: Window;
  readonly lasted: boolean;
}

/** Marks by their days. What lasted is drawn where it began; what is in doubt, in the middle of its bounds. */
export function placedMarks(marks: readonly Mark[], extent: Window): PlacedMark[] {
  return marks
    .map((mark) => {
      const span = boundsOf(mark.date, extent);
      const whole = hasDuration(mark.date);
      return { mark, span, lasted: whole, at: whole ? span.from : (span.from + span.to) / 2 };
    })
    .sort((a, b) => a.at - b.at);
}

/** A mark, or several that lie too close to be told apart, drawn at the first of them. */
export interface Bin {
  readonly key: string;
  readonly lane: number;
  readonly at: number;
  /** The day at which the last of them is drawn. */
  readonly until: number;
  readonly items: readonly PlacedMark[];
}

/** The lanes of marks: those of the vocabulary, always all of them, and one for each further kind. */
export function lanesOf(marks: readonly Mark[]): string[] {
  return [...new Set<string>([...kinds, ...marks.map(({ kind }) => kind)])];
}

/**
 * Marks put together lane by lane where they lie closer than `markGap`. It depends on the scale and not on the window, so
 * that moving along the days never changes what is together. In the order of the days, and within a day of the lanes.
 */
export function binsOf(items: readonly PlacedMark[], lanes: readonly string[], pxPerDay: number): Bin[] {
  const gap = markGap / pxPerDay;
  const laneOf = new Map(lanes.map((kind, lane) => [kind, lane]));
  const open = new Map<number, { lane: number; at: number; until: number; items: PlacedMark[] }>();
  const bins: { lane: number; at: number; until: number; items: PlacedMark[] }[] = [];
  for (const item of items) {
    const lane = laneOf.get(item.mark.kind) ?? 0;
    const last = open.get(lane);
    if (last && item.at - last.at < gap) {
      last.items.push(item);
      last.until = item.at;
      continue;
    }
    const bin = { lane, at: item.at, until: item.at, items: [item] };
    open.set(lane, bin);
    bins.push(bin);
  }
  return bins.map((bin) => ({ ...bin, key: bin.items[0]!.mark.id })).sort((a, b) => a.at - b.at || a.lane - b.lane);
}

/** Those of the bins of which a mark, or the time that it covers, lies in the window. */
export function binsIn(bins: readonly Bin[], window: Window, margin: number): Bin[] {
  return bins.filter(
    ({ at, until, items }) =>
      (at < window.to + margin && until > window.from - margin) ||
      items.some(({ span }) => span.from < window.to && span.to > window.from),
  );
}

/** How many marks begin in each of `count` equal parts of the extent. */
export function densityOf(items: readonly PlacedMark[], extent: Window, count: number): number[] {
  const parts = new Array<number>(count).fill(0);
  for (const { at } of items) {
    const part = Math.floor(((at - extent.from) / (extent.to - extent.from)) * count);
    parts[Math.min(count - 1, Math.max(0, part))]! += 1;
  }
  return parts;
}

/** The bin to go to from another: along the days, or to the nearest one in the next lane that has any. */
export function neighbourBin(bins: readonly Bin[], from: Bin, key: string): Bin | undefined {
  const index = bins.findIndex((bin) => bin.key === from.key);
  switch (key) {
    case 'ArrowRight':
      return bins[index + 1];
    case 'ArrowLeft':
      return bins[index - 1];
    case 'Home':
      return bins[0];
    case 'End':
      return bins.at(-1);
    case 'ArrowDown':
      return nearest(bins, from, 1);
    case 'ArrowUp':
      return nearest(bins, from, -1);
    default:
      return undefined;
  }
}

function nearest(bins: readonly Bin[], from: Bin, step: 1 | -1): Bin | undefined {
  let best: Bin | undefined;
  for (const bin of bins) {
    const away = (bin.lane - from.lane) * step;
    if (away <= 0) continue;
    const bestAway = best ? (best.lane - from.lane) * step : Infinity;
    if (away > bestAway) continue;
    if (away < bestAway || Math.abs(bin.at - from.at) < Math.abs(best!.at - from.at)) best = bin;
  }
  return best;
}
