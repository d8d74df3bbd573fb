import { isReport, type Report } from '../../domain/reports/report.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { Refusal } from './source-kind.js';

export const vanishedLimits = {
  /** The share of rows, in percent, that may vanish at once where a source names no other. */
  percent: 20,
  /** The rows that may vanish at once: they are marked in one transaction. */
  rows: 50_000,
} as const;

/** A table that was read from its first row to its last. */
export interface WholeTable {
  readonly parts: readonly { readonly reports: readonly Report[]; readonly refusals: readonly Refusal[] }[];
  /** The live rows before it, where an interrupted reading has stored some of its own since; else those that are live now. */
  readonly liveBefore?: number | undefined;
  /** The share of rows, in percent, that may vanish at once. */
  readonly mostPercent: number;
}

/** The rows that a table has no longer. */
export interface VanishedRows {
  /** Keys to be marked as deleted: of all vanished rows, or of none. */
  readonly deletions: readonly string[];
  /** Why those of vanished rows are not marked as deleted, in one sentence. */
  readonly warning?: string;
  /** The live rows before this table. */
  readonly liveBefore: number;
}

/**
 * Finds the rows that are live and not in a table any more. So many at once that the table itself is likelier to be at fault
 * are left as they are, as are all where a row of the table could not be read, since it may be one of them.
 * @param live the keys of the live rows, page by page: no more than a page and the vanished keys are held in memory
 */
export async function vanishedRows(
  live: AsyncIterable<readonly string[]>,
  { parts, liveBefore, mostPercent }: WholeTable,
): Promise<VanishedRows> {
  const present = new Set(parts.flatMap(({ reports }) => reports.map(({ key }) => key)));
  const gone: string[] = [];
  let [liveCount, goneCount] = [0, 0];
  for await (const keys of live) {
    liveCount += keys.length;
    const absent = keys.filter((key) => !present.has(key));
    goneCount += absent.length;
    gone.push(...absent.slice(0, vanishedLimits.rows - gone.length));
  }
  const before = Math.min(liveBefore ?? liveCount, liveCount);
  const reason =
    goneCount === 0 ? undefined : reasonToKeep(goneCount, { before, mostPercent, unread: await unreadIn(parts) });
  if (reason === undefined) return { deletions: gone, liveBefore: before };
  const warning = `the table has ${goneCount} of its reports no longer, and none is marked as deleted: ${reason}`;
  return { deletions: [], warning, liveBefore: before };
}

function reasonToKeep(
  gone: number,
  { before, mostPercent, unread }: { readonly before: number; readonly mostPercent: number; readonly unread: number },
): string | undefined {
  if (unread > 0) return `${unread} of its rows could not be read, and may be among them`;
  if (gone * 100 > before * mostPercent) {
    return `that is more than ${mostPercent} % of the ${before} that it had (maxVanishedPercent)`;
  }
  return gone > vanishedLimits.rows ? `at most ${vanishedLimits.rows} are at once` : undefined;
}

/** Rows that could not be read, or whose report will be refused. */
async function unreadIn(parts: WholeTable['parts']): Promise<number> {
  const pause = yieldingPauses();
  let unread = 0;
  for (const { reports, refusals } of parts) {
    unread += refusals.length;
    for (const report of reports) {
      if (!isReport(report)) unread += 1;
      await pause();
    }
  }
  return unread;
}
