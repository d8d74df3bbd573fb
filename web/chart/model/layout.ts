import { type DayNumber, dayOf } from '../../dates/days.js';
import type { ImpreciseDate, StatusInterval } from '../../contract/answers.js';
import { kinds, type Mark } from './marks.js';
import type { Window } from './window.js';

/** Least distance of two marks in a lane, so that each is a large enough target (WCAG 2.5.8: 24 by 24). */
export const markGap = 24;

/** Bounds of a date; an unknown bound is that of the extent. */
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

/** Period of one state: certain from `start.to` to `end.from`, with edges somewhere within `start` and `end`. */
export interface StatusPeriod {
  readonly state: string;
  readonly start: Window;
  readonly end: Window;
  /** Indexes of its intervals. */
  readonly first: number;
  readonly last: number;
}

/**
 * Periods of one axis of a history; adjoining intervals of the same state are joined.
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

/** Periods of which a part, certain or doubtful, is in the window. */
export function periodsIn(segments: readonly StatusPeriod[], window: Window): StatusPeriod[] {
  return segments.filter(({ start, end }) => start.from < window.to && end.to > window.from);
}

/** Mark with its position: the day at which it is drawn, and the days that it covers. */
export interface PlacedMark {
  readonly mark: Mark;
  readonly at: number;
  readonly span: Window;
  readonly lasted: boolean;
}

/** Marks with positions: an interval is drawn at its beginning, an uncertain day in the middle of its bounds. */
export function placedMarks(marks: readonly Mark[], extent: Window): PlacedMark[] {
  return marks
    .map((mark) => {
      const span = boundsOf(mark.date, extent);
      const whole = hasDuration(mark.date);
      return { mark, span, lasted: whole, at: whole ? span.from : (span.from + span.to) / 2 };
    })
    .sort((a, b) => a.at - b.at);
}

/** Mark, or several that are too close to be distinguished, drawn at the first. */
export interface Bin {
  readonly key: string;
  readonly lane: number;
  readonly at: number;
  /** The day at which the last of them is drawn. */
  readonly until: number;
  readonly items: readonly PlacedMark[];
}

/** Lanes of marks: all groups of the vocabulary, and one for each other kind. */
export function lanesOf(marks: readonly Mark[]): string[] {
  return [...new Set<string>([...kinds, ...marks.map(({ kind }) => kind)])];
}

/**
 * Marks of each lane, joined where they are closer than `markGap`. It depends on the scale and not on the window, so
 * that panning never changes the clusters. In the order of days, and within a day of lanes.
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

/** Bins with a mark, or its covered days, in the window. */
export function binsIn(bins: readonly Bin[], window: Window, margin: number): Bin[] {
  return bins.filter(
    ({ at, until, items }) =>
      (at < window.to + margin && until > window.from - margin) ||
      items.some(({ span }) => span.from < window.to && span.to > window.from),
  );
}

/** Number of marks that begin in each of `count` equal parts of the extent. */
export function densityOf(items: readonly PlacedMark[], extent: Window, count: number): number[] {
  const parts = new Array<number>(count).fill(0);
  for (const { at } of items) {
    const part = Math.floor(((at - extent.from) / (extent.to - extent.from)) * count);
    parts[Math.min(count - 1, Math.max(0, part))]! += 1;
  }
  return parts;
}

/** Next bin for a key: along the days, or the nearest one in the next non-empty lane. */
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
