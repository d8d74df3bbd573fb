import type { QueryRunner } from 'typeorm';
import type { Report } from '../../domain/reports/report.js';
import { execute } from '../../event-log/database/sql.js';

/** Counts what a source gave, in the transaction that stores it. */
export async function countItems(
  run: QueryRunner,
  source: string,
  { reports, refusals }: { readonly reports: number; readonly refusals: number },
): Promise<void> {
  if (reports + refusals === 0) return;
  const sql = 'UPDATE source_state SET reports = reports + $2, refusals = refusals + $3 WHERE source = $1';
  await execute(run, sql, [source, reports, refusals]);
}

/** When the newest of some reports was published, in milliseconds since 1970 UTC; 0 where none says. */
export function newestOf(reports: readonly Report[]): number {
  return reports.reduce((latest, { published = 0 }) => Math.max(latest, published), 0);
}
