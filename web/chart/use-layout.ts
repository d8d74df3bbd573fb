import { useMemo } from 'preact/hooks';
import type { DayNumber } from '../dates/days.js';
import type { Band } from './drawing/bands.js';
import type { Mark } from './model/marks.js';
import {
  type Bin,
  binsOf,
  lanesOf,
  type PlacedMark,
  placedMarks,
  type StatusPeriod,
  periodsOf,
} from './model/layout.js';
import { type PlacedSeries, placedSeries, type Series } from './model/series.js';
import { type Plan, planOf } from './model/plan.js';
import { depthOf, packedSpans, type PackedSpan, type SpanList } from './model/packing.js';
import { type WindowControl, useWindow } from './interaction/use-window.js';
import { type TurningPoint, turningPoints } from './model/turning-points.js';
import { type Scale, scaleOf, type Window } from './model/window.js';

/** Content and extent of a chart. */
export interface TimelineContent {
  readonly bands: readonly Band[];
  /** Absent: no lanes of events. Empty: empty lanes. */
  readonly marks?: readonly Mark[] | undefined;
  readonly spans?: readonly SpanList[] | undefined;
  /** Series of figures, a row each. */
  readonly series?: readonly Series[] | undefined;
  /** First and last day of the content. */
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/** Positions of all parts of a chart. Each part stays the same object as long as its inputs do. */
export interface Layout {
  readonly extent: Window;
  readonly moving: WindowControl;
  /** In pixels, of the chart with its row names. */
  readonly whole: number;
  readonly scale: Scale;
  readonly plan: Plan;
  readonly lanes: readonly string[];
  readonly segments: readonly (readonly StatusPeriod[])[];
  readonly figures: readonly PlacedSeries[];
  readonly lists: readonly (readonly PackedSpan[])[];
  readonly items: readonly PlacedMark[];
  readonly bins: readonly Bin[];
  /** Named where there are lanes of events. */
  readonly turning: readonly TurningPoint[];
}

const none: readonly never[] = [];
const noSpans: readonly SpanList[] = [];
const noSeries: readonly Series[] = [];
const narrowBelow = 620;

/** @param whole the width of the chart in pixels */
export function useLayout(content: TimelineContent, whole: number): Layout {
  const { bands, marks, spans = noSpans, series = noSeries, from, to } = content;
  const extent = useMemo(() => extentOf(from, to), [from, to]);
  const moving = useWindow(extent);
  const narrow = whole < narrowBelow;
  const lanes = useMemo(() => (marks ? lanesOf(marks) : none), [marks]);
  const items = useMemo(() => placedMarks(marks ?? none, extent), [marks, extent]);
  const lists = useMemo(() => spans.map((list) => packedSpans(list.items, extent)), [spans, extent]);
  const figures = useMemo(() => series.map(({ points }) => placedSeries(points, extent)), [series, extent]);
  const segments = useMemo(
    () => bands.map(({ intervals, kind, until }) => periodsOf(intervals, kind, extent, until ?? to + 1)),
    [bands, extent, to],
  );
  const plan = useMemo(() => {
    const rows = { series: series.length, spans: lists.map(depthOf), lanes: lanes.length };
    return planOf({ bands, ...rows, turning: lanes.length > 0, narrow });
  }, [bands, series.length, lists, lanes, narrow]);
  const scale = useMemo(() => scaleOf(moving.window, whole - plan.gutter), [moving.window, whole, plan.gutter]);
  const bins = useMemo(() => binsOf(items, lanes, scale.pxPerDay), [items, lanes, scale.pxPerDay]);
  const turning = useMemo(
    () => (marks && bands[0] ? turningPoints(segments[0]!, bands[0].intervals, marks) : none),
    [segments, bands, marks],
  );
  return { turning, extent, moving, whole, scale, plan, lanes, segments, figures, lists, items, bins };
}

/** With some room beside the first day and the last, so that a mark on either is seen whole. */
function extentOf(from: number, to: number): Window {
  const room = Math.max(1, Math.ceil((to - from) * 0.012));
  return { from: from - room, to: Math.max(to, from + 14) + 1 + room };
}
