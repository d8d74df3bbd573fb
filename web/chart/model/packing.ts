import type { DayNumber } from '../../dates/days.js';
import type { ImpreciseDate } from '../../contract/answers.js';
import { boundsOf } from './layout.js';
import type { Window } from './window.js';

/** Named period, such as a firing of an alert. */
export interface Span {
  readonly from: ImpreciseDate | DayNumber;
  /** Absent while it lasts. */
  readonly to?: ImpreciseDate | DayNumber | null | undefined;
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
export function packedSpans(items: readonly Span[], extent: Window): PackedSpan[] {
  const edge = (date: ImpreciseDate | DayNumber) =>
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
