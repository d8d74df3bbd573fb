import type { QueryRunner } from 'typeorm';
import type { ReportFeatures } from '../../domain/candidates/features.js';
import type { TrackMatch } from '../../domain/candidates/track-matcher.js';
import type { StoredReport } from '../../domain/reports/report.js';
import { type Columns, execute, jsonRowsOf, type Table, upsertRows } from '../../event-log/database/sql.js';
import type { CandidateReportRow } from '../entities.js';
import type { GroupRow } from './near-reports.js';

/** A report that belongs to a candidate. */
export type KnownReport = Pick<
  CandidateReportRow,
  'number' | 'source' | 'report_key' | 'version' | 'deleted' | 'candidate' | 'features' | 'matches'
>;

/** The name of a report among all of all sources. */
export function nameOf({ source, report }: StoredReport): string {
  return `${source} ${report.key}`;
}

/** Those of some reports that belong to a candidate, by name. */
export async function readKnown(run: QueryRunner, reports: readonly StoredReport[]): Promise<Map<string, KnownReport>> {
  const sql = `SELECT c.number, c.source, c.report_key, c.version, c.deleted, c.candidate, c.features, c.matches
    FROM ${jsonRowsOf({ source: 'uuid', report_key: 'text' })}
    JOIN candidate_report c ON c.source = n.source AND c.report_key = n.report_key`;
  const names = [...new Map(reports.map((each) => [nameOf(each), each])).values()];
  const wanted = names.map(({ source, report }) => ({ source, report_key: report.key }));
  const { rows } = await execute<KnownReport>(run, sql, [JSON.stringify(wanted)]);
  return new Map(rows.map((row) => [`${row.source} ${row.report_key}`, row]));
}

/** Stores new candidates; what they say is made of their reports later, since they are marked as changed. */
export async function insertCandidates(run: QueryRunner, candidates: readonly GroupRow[]): Promise<void> {
  if (candidates.length === 0) return;
  const columns: Columns = {
    ...{ id: 'uuid', day_from: 'text', day_to: 'text', internal: 'whole' },
    ...{ first_seen: 'whole', updated_at: 'whole' },
  };
  await execute(
    run,
    `INSERT INTO candidate (id, state, version, score, day_from, day_to, search, body, dirty, internal, by_hand, first_seen, updated_at)
     SELECT n.id, 'waiting', 1, 0, n.day_from, n.day_to, '', '', 1, n.internal, 0, n.first_seen, n.updated_at
     FROM ${jsonRowsOf(columns)} WHERE true`,
    [JSON.stringify(candidates)],
  );
}

/** Stores what grouping has changed in candidates, and marks them as changed. */
export async function updateCandidates(run: QueryRunner, candidates: readonly GroupRow[]): Promise<void> {
  if (candidates.length === 0) return;
  const columns: Columns = {
    ...{ id: 'uuid', state: 'text', question: 'text', day_from: 'text', day_to: 'text' },
    ...{ first_seen: 'whole', updated_at: 'whole' },
  };
  await execute(
    run,
    `UPDATE candidate SET state = n.state, question = n.question, day_from = n.day_from, day_to = n.day_to,
       first_seen = n.first_seen, updated_at = n.updated_at, dirty = 1, version = version + 1
     FROM ${jsonRowsOf(columns)} WHERE candidate.id = n.id`,
    [JSON.stringify(candidates)],
  );
}

/** Gives the reports of candidates to others. @param absorbed the id of each with that of the one that has its reports */
export async function mergeCandidates(
  run: QueryRunner,
  absorbed: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  for (const [id, into] of absorbed) {
    await execute(run, 'UPDATE candidate_report SET candidate = $1 WHERE candidate = $2', [into, id]);
    await execute(
      run,
      `UPDATE candidate SET state = 'merged', merged_into = $1, dirty = 0, updated_at = $2, version = version + 1
       WHERE id = $3`,
      [into, now, id],
    );
    await execute(run, 'DELETE FROM candidate_facet WHERE candidate = $1', [id]);
  }
}

const reportColumns: Columns = {
  ...{ number: 'whole', source: 'uuid', report_key: 'text', version: 'whole', deleted: 'whole', candidate: 'uuid' },
  ...{ joined_by: 'text', joined_at: 'whole', features: 'text', matches: 'text' },
};
const reportTable: Table = { name: 'candidate_report', columns: reportColumns, key: ['number'] };

export async function insertReports(run: QueryRunner, reports: readonly CandidateReportRow[]): Promise<void> {
  await upsertRows(run, reportTable, reports as unknown as readonly Record<string, unknown>[]);
}

/** Stores another version of a report, with what was read in it where that is anything. */
export async function updateReport(
  run: QueryRunner,
  { number, version, deleted }: KnownReport,
  read: { features: ReportFeatures; matches: readonly TrackMatch[] } | undefined,
): Promise<void> {
  const content = read && json(read);
  await execute(
    run,
    `UPDATE candidate_report SET version = $1, deleted = $2, features = coalesce($3::text, features),
       matches = coalesce($4::text, matches) WHERE number = $5`,
    [version, deleted, content?.features ?? null, content?.matches ?? null, number],
  );
}

/** What was read in a report, as it is stored. */
export function json({ features, matches }: { features: ReportFeatures; matches: readonly TrackMatch[] }) {
  return { features: JSON.stringify(features), matches: JSON.stringify(matches) };
}

export async function removeKeys(run: QueryRunner, number: number): Promise<void> {
  await execute(run, 'DELETE FROM candidate_key WHERE report = $1', [number]);
}

export async function insertKeys(run: QueryRunner, keys: readonly { hash: number; report: number }[]): Promise<void> {
  if (keys.length === 0) return;
  await execute(
    run,
    `INSERT INTO candidate_key (hash, report) SELECT n.hash, n.report
     FROM ${jsonRowsOf({ hash: 'whole', report: 'whole' })} WHERE true ON CONFLICT DO NOTHING`,
    [JSON.stringify(keys)],
  );
}

export async function countSkipped(
  run: QueryRunner,
  counts: readonly { source: string; reason: string; reports: number }[],
): Promise<void> {
  if (counts.length === 0) return;
  await execute(
    run,
    `INSERT INTO candidate_skip (source, reason, reports) SELECT n.source, n.reason, n.reports
     FROM ${jsonRowsOf({ source: 'uuid', reason: 'text', reports: 'whole' })} WHERE true
     ON CONFLICT (source, reason) DO UPDATE SET reports = candidate_skip.reports + excluded.reports`,
    [JSON.stringify(counts)],
  );
}
