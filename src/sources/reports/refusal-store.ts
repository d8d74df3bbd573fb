import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { sourceLimits } from '../../contract/sources.js';
import { Database } from '../../event-log/database/database.js';
import { execute, jsonRowsOf } from '../../event-log/database/sql.js';
import type { RefusalRow } from '../entities.js';
import type { Refusal } from '../kinds/source-kind.js';
import { lockReports } from './report-store.js';

const columns = { place: 'whole', item: 'text', reason: 'text', excerpt: 'text' } as const;

/** Keeps the items that could not be read: of each source the newest, each with its reason. */
@Injectable()
export class RefusalStore {
  constructor(private readonly database: Database) {}

  /**
   * Stores refusals in the transaction of `run`. One that is kept already, with the same reason, is not stored again: a source
   * that is read again shows the same item again.
   * @param now milliseconds since 1970 UTC
   * @returns how many were new
   */
  async store(run: QueryRunner, source: string, refusals: readonly Refusal[], now: number): Promise<number> {
    if (refusals.length === 0) return 0;
    await lockReports(run);
    const rows = refusals.slice(-sourceLimits.refusals).map(({ item, reason, excerpt = null }, index) => {
      return { place: index + 1, item, reason, excerpt };
    });
    const { affected } = await execute(
      run,
      `INSERT INTO report_refusal (sequence, source, at, item, reason, excerpt)
       SELECT (SELECT coalesce(max(sequence), 0) FROM report_refusal) + n.place, $2::uuid, $3, n.item, n.reason, n.excerpt
       FROM ${jsonRowsOf(columns)} WHERE NOT EXISTS (SELECT 1 FROM report_refusal r
         WHERE r.source = $2::uuid AND r.item = n.item AND r.reason = n.reason) ORDER BY n.place`,
      [JSON.stringify(rows), source, now],
    );
    await execute(
      run,
      `DELETE FROM report_refusal WHERE source = $1 AND sequence <= (SELECT sequence FROM report_refusal
         WHERE source = $1 ORDER BY sequence DESC LIMIT 1 OFFSET $2)`,
      [source, sourceLimits.refusals],
    );
    return affected + refusals.length - rows.length;
  }

  /** The refusals of a source, the newest first. @param before only those before this sequence */
  async list(source: string, before: number | undefined, limit: number): Promise<RefusalRow[]> {
    const sql = 'SELECT * FROM report_refusal WHERE source = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3';
    const parameters = [source, before ?? Number.MAX_SAFE_INTEGER, limit];
    return this.database.read(async (run) => (await execute<RefusalRow>(run, sql, parameters)).rows);
  }
}
