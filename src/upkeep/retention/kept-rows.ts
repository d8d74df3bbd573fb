import type { QueryRunner } from 'typeorm';
import { execute } from '../../event-log/database/sql.js';
import { emptyReports } from '../../sources/reports/report-store.js';

export const keptNames = ['deliveries', 'alerts', 'idempotencyKeys', 'dismissed', 'backTests'] as const;
/** What is kept for a time and then removed. */
export type KeptName = (typeof keptNames)[number];

/** Rows that are kept for a time. They belong to other rooms, and are named here since they are all removed in one way. */
export interface KeptRows {
  /** Selects as `id` what is older than `$1`, in milliseconds since 1970 UTC, `$2` at most. */
  readonly old: string;
  /** The lock of those who change such rows; none where nobody changes old ones. */
  readonly lock?: string;
  /** What else is done about the rows with these ids, before they are removed. */
  readonly before?: (run: QueryRunner, ids: readonly string[]) => Promise<void>;
  /** Remove, in order, what belongs to the ids of `$1`. */
  readonly removal: readonly string[];
}

export const keptRows: Readonly<Record<KeptName, KeptRows>> = {
  deliveries: {
    old: `SELECT id FROM alert_delivery WHERE created_at < $1 AND state <> 'waiting' AND repost_at IS NULL LIMIT $2`,
    removal: [
      'DELETE FROM alert_delivery_attempt WHERE delivery = ANY($1::uuid[])',
      'DELETE FROM alert_delivery WHERE id = ANY($1::uuid[])',
    ],
  },
  alerts: {
    old: 'SELECT key AS id FROM alert WHERE open = 0 AND updated_at < $1 LIMIT $2',
    removal: ['DELETE FROM alert_change WHERE key = ANY($1::text[])', 'DELETE FROM alert WHERE key = ANY($1::text[])'],
  },
  idempotencyKeys: {
    old: 'SELECT key AS id FROM idempotency_key WHERE claimed_at < $1 LIMIT $2',
    removal: ['DELETE FROM idempotency_key WHERE key = ANY($1::text[])'],
  },
  backTests: {
    old: 'SELECT id FROM back_test WHERE ended_at < $1 LIMIT $2',
    removal: ['DELETE FROM back_test WHERE id = ANY($1::uuid[])'],
  },
  dismissed: {
    old: `SELECT id FROM candidate WHERE state = 'dismissed' AND updated_at < $1 AND pending IS NULL LIMIT $2`,
    lock: 'thaw.candidates',
    before: emptyReportsOf,
    removal: [
      `DELETE FROM candidate_key WHERE report IN
        (SELECT number FROM candidate_report WHERE candidate = ANY($1::uuid[]))`,
      'DELETE FROM candidate_report WHERE candidate = ANY($1::uuid[])',
      'DELETE FROM candidate_facet WHERE candidate = ANY($1::uuid[])',
      'DELETE FROM candidate WHERE id = ANY($1::uuid[])',
    ],
  },
};

/** Takes the texts out of the reports of dismissed candidates. */
async function emptyReportsOf(run: QueryRunner, candidates: readonly string[]): Promise<void> {
  const sql = `SELECT r.sequence FROM candidate_report c
    JOIN report r ON r.source = c.source AND r.report_key = c.report_key WHERE c.candidate = ANY($1::uuid[])`;
  const { rows } = await execute<{ sequence: number }>(run, sql, [candidates]);
  const sequences = rows.map(({ sequence }) => sequence);
  await emptyReports(run, sequences);
}
