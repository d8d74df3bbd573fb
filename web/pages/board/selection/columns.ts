import type { ImpreciseDate, Status } from '../../../contract/answers.js';
import type { Direction, TrackLine } from '../summary/summary.js';

export const columnNames = ['track', 'status', 'since', 'dialogue', 'pressure', 'direction', 'flags'] as const;
export type Column = (typeof columnNames)[number];

/** Sort key of a value in its column; `null` sorts last in either direction. */
type SortKey = readonly (number | string)[] | null;

interface ColumnRule {
  readonly name: string;
  readonly startsDescending: boolean;
  readonly sortKey: (line: TrackLine) => SortKey;
}

/** Columns, each with its initial order: frozen first and of those the latest, latest day first, highest pressure first, deteriorated first. */
export const columns: Readonly<Record<Column, ColumnRule>> = {
  track: { name: 'Track', startsDescending: false, sortKey: ({ title }) => [title] },
  status: {
    name: 'Status',
    startsDescending: false,
    sortKey: ({ status, since }) => [boardOrder.indexOf(status), ...(daysOf(since) ?? []).map((at) => -Number(at))],
  },
  since: { name: 'Since', startsDescending: true, sortKey: ({ since }) => daysOf(since) },
  dialogue: {
    name: 'Last dialogue',
    startsDescending: true,
    sortKey: ({ lastDialogue }) => daysOf(lastDialogue?.date ?? null),
  },
  pressure: { name: 'Pressure', startsDescending: true, sortKey: ({ pressure }) => [pressure.score] },
  direction: {
    name: 'Last 30 days',
    startsDescending: false,
    sortKey: ({ direction }) => direction && [directionRank(direction)],
  },
  flags: {
    name: 'Flags',
    startsDescending: true,
    sortKey: ({ flags }) => (flags.length === 0 ? null : [flags.length, flags.join(' ')]),
  },
};

const boardOrder: readonly Status[] = [
  ...(['frozen', 'dormant', 'paused', 'exploratory', 'resumed', 'active'] as const),
  ...(['working-group-active', 'terminated', 'none'] as const),
];

const byWords = new Intl.Collator('en-GB', { numeric: true });

/** Tracks in the order of a column, ties by title. */
export function sortedLines(lines: readonly TrackLine[], column: Column, descending: boolean): TrackLine[] {
  const { sortKey } = columns[column];
  const turn = descending ? -1 : 1;
  return lines
    .map((line) => ({ line, at: sortKey(line) }))
    .sort((a, b) => {
      if (a.at === null || b.at === null)
        return Number(a.at === null) - Number(b.at === null) || byTitle(a.line, b.line);
      return turn * compared(a.at, b.at) || byTitle(a.line, b.line);
    })
    .map(({ line }) => line);
}

function byTitle(a: TrackLine, b: TrackLine): number {
  return byWords.compare(a.title, b.title) || (a.track < b.track ? -1 : 1);
}

function compared(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return -1;
    const difference =
      typeof one === 'number' && typeof other === 'number' ? one - other : byWords.compare(String(one), String(other));
    if (difference !== 0) return difference;
  }
  return a.length < b.length ? 1 : 0;
}

/** Sort key of a date: its last day, then its first, so that a possibly later date comes before. */
function daysOf(date: ImpreciseDate | null): SortKey {
  if (date === null) return null;
  const { earliest, latest } = date;
  return latest === null && earliest === null
    ? null
    : [Date.parse(latest ?? earliest!), Date.parse(earliest ?? latest!)];
}

/** Sort key from deteriorated to improved; a warning weighs less than a change. */
function directionRank({ change, riskAlert, resolutionOpportunity }: Direction): number {
  const step = { deteriorated: -4, unchanged: 0, improved: 4 }[change];
  return step - (riskAlert ? 2 : 0) + (resolutionOpportunity ? 1 : 0);
}
