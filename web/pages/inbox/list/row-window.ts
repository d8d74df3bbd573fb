/** The rows of a long list that are drawn: from `from` up to `to`, and how far the list goes above and below them, in px. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

/** Rows that are drawn beyond what is seen, so that a turn of the wheel finds them there. */
const beyond = 8;

/** Which rows of a list are drawn, all of one height. @param top how far it is scrolled, px @param height what is seen, px */
export function rowWindow(count: number, rowHeight: number, top: number, height: number): RowWindow {
  const first = Math.floor(Math.max(0, top) / rowHeight) - beyond;
  const last = Math.ceil((Math.max(0, top) + height) / rowHeight) + beyond;
  const from = Math.min(Math.max(0, first), Math.max(0, count - 1));
  const to = Math.min(count, Math.max(from, last));
  return { from, to, above: from * rowHeight, below: (count - to) * rowHeight };
}

/** Where a list is to be scrolled so that a row is seen; where it is, if it is seen already. */
export function topShowing(index: number, rowHeight: number, top: number, height: number): number {
  const start = index * rowHeight;
  if (start < top) return start;
  return start + rowHeight > top + height ? start + rowHeight - height : top;
}
