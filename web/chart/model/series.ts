import type { ImpreciseDate, Source } from '../../contract/answers.js';
import { boundsOf } from './layout.js';
import type { Window } from './window.js';

/** Figure of a period, as a chart draws it. */
export interface Figure {
  readonly period: ImpreciseDate;
  /** `null` where the figure was withdrawn. */
  readonly value: number | null;
}

/** Series of figures, with what its table says of each. */
export interface Series {
  readonly id: string;
  readonly title: string;
  /** What is counted: `deaths in a year`. */
  readonly unit: string;
  readonly points: readonly SeriesPoint[];
}

export interface SeriesPoint extends Figure {
  readonly note?: string | undefined;
  /** The day by whose end it was known. */
  readonly known: string;
  readonly sources: readonly Source[];
  /** Earlier figures of the same period, newest first. */
  readonly revised: readonly { readonly value: number | null; readonly known: string }[];
}

/** Figure with the days that it covers, up to the start of `to`. */
export interface PlacedFigure {
  readonly figure: Figure;
  readonly value: number;
  readonly span: Window;
}

/** The figures of a row, and how they are drawn: as steps, or as points at their ends where periods overlap. */
export interface PlacedSeries {
  readonly figures: readonly PlacedFigure[];
  readonly drawnAs: 'steps' | 'points';
  /** The least and greatest value of the scale, which has a zero. */
  readonly least: number;
  readonly greatest: number;
}

/** Figures with positions, in the order of their periods. Withdrawn figures are left out. */
export function placedSeries(figures: readonly Figure[], extent: Window): PlacedSeries {
  const placed = figures
    .flatMap((figure) => {
      if (figure.value === null) return [];
      const { from, to } = boundsOf(figure.period, extent);
      return [{ figure, value: figure.value, span: { from, to: to + 1 } }];
    })
    .sort((a, b) => a.span.to - b.span.to || a.span.from - b.span.from);
  const overlap = placed.some(({ span }, index) => index > 0 && span.from < placed[index - 1]!.span.to);
  const values = placed.map(({ value }) => value);
  return {
    figures: placed,
    drawnAs: overlap ? 'points' : 'steps',
    least: Math.min(0, ...values),
    greatest: Math.max(0, ...values) || (values.some((value) => value < 0) ? 0 : 1),
  };
}

/** Figures of which some part is in the window; of points, those at its edges too, so that the line goes on. */
export function figuresIn({ figures, drawnAs }: PlacedSeries, window: Window): readonly PlacedFigure[] {
  if (drawnAs === 'steps') return figures.filter(({ span }) => span.from < window.to && span.to > window.from);
  const first = figures.findLastIndex(({ span }) => span.to < window.from);
  const last = figures.findIndex(({ span }) => span.to > window.to);
  return figures.slice(Math.max(0, first), last === -1 ? undefined : last + 1);
}

/**
 * The figures that are labelled: the last and the greatest first, then from the last back, as far as labels do not touch.
 * @param room pixels that each label takes, and where its middle is
 */
export function labelledFigures(
  figures: readonly PlacedFigure[],
  room: (figure: PlacedFigure) => { readonly at: number; readonly width: number },
): ReadonlySet<PlacedFigure> {
  const last = figures.at(-1);
  const most = figures.reduce<PlacedFigure | undefined>(
    (best, one) => (best && best.value >= one.value ? best : one),
    undefined,
  );
  const labelled = new Map<PlacedFigure, { readonly at: number; readonly width: number }>();
  for (const figure of [...(last ? [last] : []), ...(most ? [most] : []), ...figures.toReversed()]) {
    const own = room(figure);
    const free = [...labelled.values()].every(({ at, width }) => Math.abs(at - own.at) >= (width + own.width) / 2);
    if (free && !labelled.has(figure)) labelled.set(figure, own);
  }
  return new Set(labelled.keys());
}
