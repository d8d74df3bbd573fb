import type { Flag } from '../../../contract/answers.js';
import type { Column } from './columns.js';
import type { TrackLine } from '../summary/summary.js';
import { flags } from './view.js';

/** Share of the tracks that have to agree for a value to be said once, above the table. */
const nearly = 0.9;

/** What nearly all tracks have in common, each with the number of tracks that have it; 0 where they differ. */
export interface Common {
  readonly total: number;
  readonly lowPressure: number;
  readonly unchanged: number;
  readonly flags: readonly { readonly flag: Flag; readonly count: number }[];
}

export function commonOf(lines: readonly TrackLine[]): Common {
  const total = lines.length;
  const unlessFew = (count: number) => (total > 1 && count >= nearly * total ? count : 0);
  const having = (fits: (line: TrackLine) => boolean) => unlessFew(lines.filter(fits).length);
  return {
    total,
    lowPressure: having(({ pressure }) => pressure.level === 'low'),
    unchanged: having(({ direction }) => direction?.change === 'unchanged'),
    flags: flags
      .map((flag) => ({ flag, count: having((line) => line.flags.includes(flag)) }))
      .filter(({ count }) => count > 0),
  };
}

/** Columns that the table leaves out: what they would say is said above it. The column by which it is ordered stays. */
export function leftOut({ lowPressure, unchanged }: Common, sort: Column): readonly Column[] {
  const columns: Column[] = [
    ...(lowPressure > 0 ? ['pressure' as const] : []),
    ...(unchanged > 0 ? ['direction' as const] : []),
  ];
  return columns.filter((column) => column !== sort);
}
