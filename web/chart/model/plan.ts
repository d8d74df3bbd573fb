import type { Axis } from './layout.js';

const rowGap = 6;

/** Content that a chart needs room for. */
export interface PlanInput {
  readonly bands: readonly { readonly kind: Axis }[];
  /** Number of series of figures. */
  readonly series: number;
  /** Greatest overlap of each list of spans. */
  readonly spans: readonly number[];
  readonly lanes: number;
  /** Whether turning points are named above the bands. */
  readonly turning: boolean;
  /** Whether names are above their rows, on narrow screens. */
  readonly narrow: boolean;
}

export interface PlanRow {
  readonly top: number;
  readonly height: number;
  /** Baseline of its name, where it is above the row. */
  readonly name: number;
}

/** Vertical positions of all rows, in pixels. */
export interface Plan {
  readonly gutter: number;
  readonly bands: readonly PlanRow[];
  readonly series: readonly PlanRow[];
  readonly spans: readonly PlanRow[];
  readonly lanes: readonly PlanRow[];
  /** The top of the scale of days. */
  readonly axis: number;
  readonly height: number;
}

export const spanHeight = 14;
const seriesHeight = 52;
/** Pixels for the names of turning points: two lines and the gap below them. */
const turningRoom = 31;
/** Pixels for a name that stands above its row. */
const nameRoom = 15;

/** Rows from the top down: names of turning points, bands, series of figures, spans, lanes of marks, the scale of days. It depends on no day and on no width. */
export function planOf({ bands, series, spans, lanes, turning, narrow }: PlanInput): Plan {
  let y = turning ? turningRoom : 2;
  const row = (height: number, gap: number, nameAbove = narrow): PlanRow => {
    const top = y + (nameAbove ? nameRoom : 0);
    y = top + height + gap;
    return { top, height, name: nameAbove ? top - 3 : top + height / 2 + 4 };
  };
  const bandRows = bands.map(({ kind }) => row(kind === 'status' ? 28 : 18, rowGap));
  const seriesRows = Array.from({ length: series }, () => row(seriesHeight, rowGap, true));
  const spanRows = spans.map((depth) => row(Math.max(1, depth) * (spanHeight + 2), rowGap));
  const laneRows = Array.from({ length: lanes }, () => row(24, narrow ? 0 : 1));
  const axis = y + 2;
  const rows = { bands: bandRows, series: seriesRows, spans: spanRows, lanes: laneRows };
  return { gutter: narrow ? 0 : 104, ...rows, axis, height: axis + 20 };
}
