import type { Axis } from './layout.js';

const rowGap = 6;

/** Content that a chart needs room for. */
export interface PlanInput {
  readonly bands: readonly { readonly kind: Axis }[];
  /** Greatest overlap of each list of spans. */
  readonly spans: readonly number[];
  readonly lanes: number;
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
  readonly spans: readonly PlanRow[];
  readonly lanes: readonly PlanRow[];
  /** The top of the scale of days. */
  readonly axis: number;
  readonly height: number;
}

export const spanHeight = 14;

/** Rows from the top down: bands, spans, lanes of marks, the scale of days. It depends on no day and on no width. */
export function planOf({ bands, spans, lanes, narrow }: PlanInput): Plan {
  let y = 2;
  const above = narrow ? 15 : 0;
  const row = (height: number, gap: number): PlanRow => {
    const top = y + above;
    y = top + height + gap;
    return { top, height, name: narrow ? top - 3 : top + height / 2 + 4 };
  };
  const bandRows = bands.map(({ kind }) => row(kind === 'status' ? 28 : 18, rowGap));
  const spanRows = spans.map((depth) => row(Math.max(1, depth) * (spanHeight + 2), rowGap));
  const laneRows = Array.from({ length: lanes }, () => row(24, narrow ? 0 : 1));
  const axis = y + 2;
  return { gutter: narrow ? 0 : 104, bands: bandRows, spans: spanRows, lanes: laneRows, axis, height: axis + 20 };
}
