import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { canonicalJson } from '../../domain/entries/entry.js';
import type { Report, StoredReport } from '../../domain/reports/report.js';
import { Database } from '../../event-log/database/database.js';
import { execute, jsonRowsOf, lockByName } from '../../event-log/database/sql.js';
import type { ReportRow } from '../entities.js';

/** What a fetch found at one source. */
export interface FoundReports {
  /** In the provider's order: where a key comes twice, the later one is the newer version. */
  readonly reports: readonly Report[];
  /** Keys that the provider has deleted. */
  readonly deletions: readonly string[];
}

type Latest = Pick<ReportRow, 'version' | 'deleted' | 'digest' | 'body'>;

/** The keys that are read at once. */
const keysAtOnce = 10_000;

const columns = {
  place: 'whole',
  report_key: 'text',
  version: 'whole',
  deleted: 'whole',
  digest: 'text',
  body: 'text',
} as const;

/**
 * Stores reports: each once by its provider's key, a changed one as a further version, a deletion as one more. Nothing is
 * ever overwritten, and the sequence of versions is what followers read by their cursors.
 */
@Injectable()
export class ReportStore {
  constructor(private readonly database: Database) {}

  /**
   * Stores the new versions among what was found, in the transaction of `run`; repeats store nothing, so that a fetch may be
   * done again. It belongs at the end of the transaction, since other writers of reports wait from here until it commits.
   * @param now milliseconds since 1970 UTC
   * @returns how many versions were stored
   */
  async store(run: QueryRunner, source: string, { reports, deletions }: FoundReports, now: number): Promise<number> {
    if (reports.length + deletions.length === 0) return 0;
    await lockReports(run);
    const latest = await latestOf(run, source, [...reports.map(({ key }) => key), ...deletions]);
    const rows: (Latest & { report_key: string })[] = [];
    const add = (report_key: string, row: Latest) => {
      rows.push({ report_key, ...row });
      latest.set(report_key, row);
    };
    for (const report of reports) {
      const body = canonicalJson(report);
      const digest = createHash('sha256').update(body).digest('hex');
      const last = latest.get(report.key);
      if (last?.digest === digest && last.deleted === 0) continue;
      add(report.key, { version: (last?.version ?? 0) + 1, deleted: 0, digest, body });
    }
    for (const key of deletions) {
      const last = latest.get(key);
      if (!last || last.deleted === 1) continue;
      add(key, { ...last, version: last.version + 1, deleted: 1 });
    }
    if (rows.length === 0) return 0;
    await execute(
      run,
      `INSERT INTO report (sequence, source, report_key, version, deleted, stored_at, digest, body)
       SELECT (SELECT coalesce(max(sequence), 0) FROM report) + n.place, $2::uuid, n.report_key, n.version, n.deleted, $3,
         n.digest, n.body
       FROM ${jsonRowsOf(columns)} WHERE true ORDER BY n.place`,
      [JSON.stringify(rows.map((row, place) => ({ place: place + 1, ...row }))), source, now],
    );
    return rows.length;
  }

  /** The reports of a source under keys, in their newest version; deleted ones are left out. */
  async find(source: string, keys: readonly string[]): Promise<ReadonlyMap<string, Report>> {
    const latest = await this.database.read((run) => latestOf(run, source, keys));
    const kept = [...latest].filter(([, { deleted }]) => deleted === 0);
    return new Map(kept.map(([key, { body }]) => [key, JSON.parse(body) as Report]));
  }

  /** The keys of the reports of a source that are not deleted, in pages. */
  async *liveKeys(source: string): AsyncGenerator<readonly string[]> {
    const sql = `SELECT r.report_key FROM report r WHERE r.source = $1 AND r.report_key > $2 AND r.deleted = 0
      AND NOT EXISTS (SELECT 1 FROM report later
        WHERE later.source = r.source AND later.report_key = r.report_key AND later.version = r.version + 1)
      ORDER BY r.report_key LIMIT $3`;
    for (let after = ''; ;) {
      const parameters = [source, after, keysAtOnce];
      const { rows } = await this.database.read((run) => execute<Pick<ReportRow, 'report_key'>>(run, sql, parameters));
      if (rows.length > 0) yield rows.map(({ report_key }) => report_key);
      if (rows.length < keysAtOnce) return;
      after = rows.at(-1)!.report_key;
    }
  }

  /** The versions that a source gave, the newest first. @param before only those before this sequence */
  async list(source: string, before: number | undefined, limit: number): Promise<StoredReport[]> {
    const sql = 'SELECT * FROM report WHERE source = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3';
    const parameters = [source, before ?? Number.MAX_SAFE_INTEGER, limit];
    return this.database.read(async (run) => (await execute<ReportRow>(run, sql, parameters)).rows.map(storedOf));
  }

  /** The versions after a sequence, in order. */
  async readAfter(sequence: number, limit: number): Promise<StoredReport[]> {
    const sql = 'SELECT * FROM report WHERE sequence > $1 ORDER BY sequence LIMIT $2';
    return this.database.read(async (run) =>
      (await execute<ReportRow>(run, sql, [sequence, limit])).rows.map(storedOf),
    );
  }
}

/** Lets one transaction at a time add reports and refusals, so that the order of sequences is the order of commits. */
export function lockReports(run: QueryRunner): Promise<void> {
  return lockByName(run, 'thaw.reports');
}

async function latestOf(run: QueryRunner, source: string, keys: readonly string[]): Promise<Map<string, Latest>> {
  const sql = `SELECT report_key, version, deleted, digest, body FROM report
    WHERE source = $1 AND report_key = ANY($2::text[]) ORDER BY version`;
  const { rows } = await execute<Latest & { report_key: string }>(run, sql, [source, [...new Set(keys)]]);
  return new Map(rows.map(({ report_key, ...row }) => [report_key, row]));
}

/** A row of the table as a report. */
export function storedOf({ sequence, source, version, deleted, stored_at: storedAt, body }: ReportRow): StoredReport {
  return { sequence, source, version, isDeleted: deleted === 1, storedAt, report: JSON.parse(body) as Report };
}

/**
 * Takes the texts out of some versions of reports, in the transaction of `run`. The rows stay with the digests of their texts, so
 * that a source which gives a report again gives nothing new.
 */
export async function emptyReports(run: QueryRunner, sequences: readonly number[]): Promise<void> {
  const sql = 'SELECT sequence, body FROM report WHERE sequence = ANY($1)';
  const { rows } = await execute<Pick<ReportRow, 'sequence' | 'body'>>(run, sql, [sequences]);
  for (const { sequence, body } of rows) {
    const { key, day } = JSON.parse(body) as Pick<Report, 'key' | 'day'>;
    const left = JSON.stringify({ actors: [], day, key, title: '[removed]' });
    await execute(run, 'UPDATE report SET body = $2 WHERE sequence = $1', [sequence, left]);
  }
}
