import type { DayNumber } from '../clocks/days.js';
import type { DateView } from '../contract/answers.js';
import { boundsOf } from './layout.js';
import { type Row, spanHeight } from './plan.js';
import { periodInWords } from './periods.js';
import type { Scale, Window } from './window.js';

/** A stretch of time with a name, as a firing of an alert. */
export interface Span {
  readonly from: DateView | DayNumber;
  /** Still going on where absent. */
  readonly to?: DateView | DayNumber | null | undefined;
  readonly label: string;
  /** A class of the caller's style sheet that colours it, or a status. */
  readonly tone?: string;
}

export interface SpanList {
  readonly name: string;
  readonly items: readonly Span[];
}

/** A span with the days of its edges and the line on which it finds room. */
export interface PackedSpan {
  readonly span: Span;
  readonly start: Window;
  readonly end: Window;
  readonly line: number;
}

/** Spans by their first days, each on the first line where nothing else is; what does not end goes to the extent's end. */
export function packed(items: readonly Span[], extent: Window): PackedSpan[] {
  const edge = (date: DateView | DayNumber) =>
    typeof date === 'number' ? { from: date, to: date } : boundsOf(date, extent);
  const ends: number[] = [];
  return items
    .map((span) => ({
      span,
      start: edge(span.from),
      end: span.to === undefined || span.to === null ? { from: extent.to, to: extent.to } : edge(span.to),
    }))
    .sort((a, b) => a.start.from - b.start.from)
    .map((spread) => {
      const free = ends.findIndex((end) => end <= spread.start.from);
      const line = free === -1 ? ends.length : free;
      ends[line] = Math.max(spread.end.to, spread.start.from + 1);
      return { ...spread, line };
    });
}

/** How many lines packed spans take. */
export function depthOf(spans: readonly PackedSpan[]): number {
  return spans.reduce((most, { line }) => Math.max(most, line + 1), 0);
}

/** The spans in the window; one that is shorter than that is three pixels wide. */
export function SpanRow(props: { readonly spans: readonly PackedSpan[]; readonly scale: Scale; readonly row: Row }) {
  const { spans, scale, row } = props;
  const { window, width } = scale;
  const clip = (day: number) => Math.min(width, Math.max(0, scale.x(day)));
  return (
    <g class="spans">
      {spans
        .filter(({ start, end }) => start.from < window.to && end.to >= window.from)
        .map(({ span, start, end, line }, index) => {
          const from = clip(start.from);
          const to = Math.max(from + 3, clip(end.to));
          const top = row.top + line * (spanHeight + 2);
          return (
            <g key={index} class={`span shape ${span.tone ?? ''}`}>
              <title>
                {span.label}, {periodInWords({ start, end })}
              </title>
              <rect x={from} y={top} width={to - from} height={spanHeight} />
              {to - from > span.label.length * 6.2 + 10 && (
                <text x={from + 5} y={top + spanHeight / 2} dy=".36em">
                  {span.label}
                </text>
              )}
            </g>
          );
        })}
    </g>
  );
}
