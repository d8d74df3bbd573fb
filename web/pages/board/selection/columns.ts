import type { ImpreciseDate, Status } from '../../../contract/answers.js';
import type { Direction, TrackLine } from '../summary/summary.js';

export const columnNames = ['track', 'status', 'since', 'dialogue', 'pressure', 'direction', 'flags'] as const;
export type Column = (typeof columnNames)[number];

/** The standing of a value in its column; `null` is absent, and stands last in either direction. */
type Standing = readonly (number | string)[] | null;

interface ColumnRule {
  readonly name: string;
  readonly startsDescending: boolean;
  readonly standing: (line: TrackLine) => Standing;
}

/** Each column sorts first by what one looks for in it: what froze, the latest day, the highest pressure, what got worse. */
export const columns: Readonly<Record<Column, ColumnRule>> = {
  track: { name: 'Track', startsDescending: false, standing: ({ title }) => [title] },
  status: { name: 'Status', startsDescending: false, standing: ({ status }) => [worstFirst.indexOf(status)] },
  since: { name: 'Since', startsDescending: true, standing: ({ since }) => daysOf(since) },
  dialogue: {
    name: 'Last dialogue',
    startsDescending: true,
    standing: ({ lastDialogue }) => daysOf(lastDialogue?.date ?? null),
  },
  pressure: { name: 'Pressure', startsDescending: true, standing: ({ pressure }) => [pressure.score] },
  direction: {
    name: 'Month',
    startsDescending: false,
    standing: ({ direction }) => direction && [standingOf(direction)],
  },
  flags: {
    name: 'Flags',
    startsDescending: true,
    standing: ({ flags }) => (flags.length === 0 ? null : [flags.length, flags.join(' ')]),
  },
};

const worstFirst: readonly Status[] = [
  ...(['frozen', 'terminated', 'dormant', 'paused', 'exploratory', 'resumed', 'active'] as const),
  ...(['working-group-active', 'none'] as const),
];

const byWords = new Intl.Collator('en-GB', { numeric: true });

/** The lines in the order of a column; those that are level go by title. */
export function sortedLines(lines: readonly TrackLine[], column: Column, descending: boolean): TrackLine[] {
  const { standing } = columns[column];
  const turn = descending ? -1 : 1;
  return lines
    .map((line) => ({ line, at: standing(line) }))
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
    const other = b[index]!;
    const difference =
      typeof one === 'number' && typeof other === 'number' ? one - other : byWords.compare(String(one), String(other));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A coarse date stands by its last day, then by its first: what may have been later is not hidden below. */
function daysOf(date: ImpreciseDate | null): Standing {
  if (date === null) return null;
  const { earliest, latest } = date;
  return latest === null && earliest === null
    ? null
    : [Date.parse(latest ?? earliest!), Date.parse(earliest ?? latest!)];
}

/** From what got worse to what got better; a warning weighs less than a change. */
function standingOf({ change, riskAlert, resolutionOpportunity }: Direction): number {
  const step = { deteriorated: -4, unchanged: 0, improved: 4 }[change];
  return step - (riskAlert ? 2 : 0) + (resolutionOpportunity ? 1 : 0);
}
