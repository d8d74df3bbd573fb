import { sortedLines } from './columns.js';
import { type Relationship, relationshipsOf } from './relationships.js';
import { type Board, foundBy, type Mention, shownOf } from './selection.js';
import type { TrackLine } from '../summary/summary.js';
import type { View } from './view.js';

/** Row of the table: a track, shown or hidden, or the heading of a relationship. */
export type Row =
  | {
      readonly kind: 'track';
      readonly line: TrackLine;
      readonly hidden: boolean;
      /** The event by which alone the search found it. */
      readonly mention: Mention | undefined;
    }
  | { readonly kind: 'relationship'; readonly relationship: Relationship };

export interface Rows {
  readonly rows: readonly Row[];
  /** Shown tracks, in order. */
  readonly lines: readonly TrackLine[];
  readonly relationships: number;
}

/** All tracks in the order of the view. */
export function orderOf(board: Board, { sort, descending }: Pick<View, 'sort' | 'descending'>): readonly TrackLine[] {
  return sortedLines(board.lines, sort, descending);
}

/**
 * Rows of a view. Tracks that are filtered out stay as hidden rows: hiding a row costs far less than removing and
 * recreating it on every key of the search.
 * @param order every track in the order of the view
 */
export function rowsOf(board: Board, order: readonly TrackLine[], view: View): Rows {
  const shown = new Set(shownOf(board, view));
  const lines = order.filter((line) => shown.has(line));
  const asRow = (line: TrackLine): Row => ({
    ...{ kind: 'track', line, hidden: !shown.has(line) },
    mention: shown.has(line) ? foundBy(board, line, view.search) : undefined,
  });
  if (!view.grouped) return { rows: order.map(asRow), lines, relationships: 0 };
  const relationships = relationshipsOf(lines, board.lines);
  const rows = relationships.flatMap((relationship): Row[] => [
    { kind: 'relationship', relationship },
    ...relationship.lines.map(asRow),
  ]);
  const hidden = order.filter((line) => !shown.has(line)).map(asRow);
  return {
    rows: [...rows, ...hidden],
    lines: relationships.flatMap((relationship) => relationship.lines),
    relationships: relationships.length,
  };
}
