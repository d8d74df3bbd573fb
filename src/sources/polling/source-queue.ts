import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { execute } from '../../event-log/database/sql.js';
import { type SourceRow, type SourceStateRow, sourceTable } from '../entities.js';
import { sourceKinds } from '../kinds/kinds.js';
import { internalSources } from '../registry/internal-sources.js';
import type { Batch } from '../kinds/source-kind.js';
import type { KeptBatch } from '../reports/kept-batch.js';
import { countItems, newestOf } from '../reports/source-counts.js';
import { RefusalStore } from '../reports/refusal-store.js';
import { ReportStore } from '../reports/report-store.js';

/** A source that a worker may fetch, until its lease ends. */
export interface LeasedSource {
  readonly source: SourceRow;
  readonly state: SourceStateRow;
  /** Whether only some roles see it. */
  readonly isInternal: boolean;
  /** Of this one fetch: the same worker has another for the next. */
  readonly lease: string;
}

/** A batch to be stored, and what it says of the source. */
export type StoredBatch = KeptBatch & Pick<Batch, 'cursor' | 'gaps'> & { readonly warning?: string | undefined };

/** How a fetch ended. */
export interface FetchEnd {
  /** Why it failed, in one sentence; `null` where it went well. */
  readonly fault: string | null;
  readonly nextFetchAt: number;
  readonly now: number;
}

/** The worker has its lease no longer: the source was paused, changed or removed, or another worker fetches it. */
export class LostLease extends Error {}

const fetchedKinds = () => [...sourceKinds.values()].flatMap(({ kind, fetch }) => (fetch ? kind : []));

/**
 * The sources as workers share them. A source is leased to one worker; where that worker dies, the lease runs out and another
 * goes on at the cursor. Methods with a `run` belong into a transaction that writes.
 */
@Injectable()
export class SourceQueue {
  constructor(
    private readonly reports: ReportStore,
    private readonly refusals: RefusalStore,
  ) {}

  /** Leases sources that are due, the longest due first. */
  async claim(
    run: QueryRunner,
    { now, until, lease, limit }: { now: number; until: number; lease: string; limit: number },
  ): Promise<LeasedSource[]> {
    const sql = `UPDATE source_state SET lease = $2, leased_until = $3, tried_at = $1 WHERE source IN (
        SELECT s.source FROM source_state s JOIN source c ON c.id = s.source
        WHERE c.paused_at IS NULL AND c.kind = ANY($4::text[]) AND s.next_fetch_at <= $1 AND s.leased_until <= $1
        ORDER BY s.next_fetch_at, s.source LIMIT $5 FOR UPDATE OF s SKIP LOCKED) RETURNING *`;
    const { rows } = await execute<SourceStateRow>(run, sql, [now, lease, until, fetchedKinds(), limit]);
    const internals = await internalSources(run);
    const leased: LeasedSource[] = [];
    for (const state of rows) {
      const source = await run.manager.findOneByOrFail(sourceTable, { id: state.source });
      leased.push({ source, state, isInternal: internals.has(source.id), lease });
    }
    return leased;
  }

  /**
   * Stores a batch with the cursor behind it, and lengthens the lease.
   * @returns how many versions of reports were stored
   * @throws LostLease
   */
  async store(
    run: QueryRunner,
    leased: LeasedSource,
    { cursor, gaps = [], warning, reports, deletions, refusals }: StoredBatch,
    { now, until }: { now: number; until: number },
  ): Promise<number> {
    const { id } = leased.source;
    await this.update(
      run,
      leased,
      `cursor = $3, gaps = $4, leased_until = $5, warning = $7,
        newest_at = CASE WHEN $6::int8 > coalesce(newest_at, 0) THEN $6::int8 ELSE newest_at END`,
      [JSON.stringify(cursor), JSON.stringify(gaps), until, newestOf(reports), warning ?? null],
    );
    const refused = await this.refusals.store(run, id, refusals, now);
    const stored = await this.reports.store(run, id, { reports, deletions }, now);
    await countItems(run, id, { reports: stored, refusals: refused });
    return stored;
  }

  /** Stores how a fetch ended, and gives up its lease. @throws LostLease */
  async finish(run: QueryRunner, leased: LeasedSource, { fault, nextFetchAt, now }: FetchEnd): Promise<void> {
    const outcome =
      fault === null ? 'failures = 0, succeeded_at = $5::int8, fault = $4' : 'failures = failures + 1, fault = $4';
    const sql = `lease = NULL, leased_until = 0, next_fetch_at = $3, ${outcome}`;
    await this.update(run, leased, sql, [nextFetchAt, fault, ...(fault === null ? [now] : [])]);
  }

  /** Gives up a lease, so that another worker may go on at once. A lease that is lost already is no fault. */
  async release(run: QueryRunner, { source, lease }: LeasedSource): Promise<void> {
    const sql = 'UPDATE source_state SET lease = NULL, leased_until = 0 WHERE source = $1 AND lease = $2';
    await execute(run, sql, [source.id, lease]);
  }

  /** Those of the leases that are still held. */
  async held(run: QueryRunner, leases: readonly LeasedSource[]): Promise<ReadonlySet<LeasedSource>> {
    const sources = leases.map(({ source }) => source.id);
    const sql = 'SELECT source, lease FROM source_state WHERE source = ANY($1::uuid[])';
    const { rows } = await execute<SourceStateRow>(run, sql, [sources]);
    const leaseOf = new Map(rows.map(({ source, lease }) => [source, lease]));
    return new Set(leases.filter(({ source, lease }) => leaseOf.get(source.id) === lease));
  }

  /** When the next source is due, in milliseconds since 1970 UTC; `undefined` where none is. */
  async nextDue(run: QueryRunner): Promise<number | undefined> {
    const due = 'CASE WHEN s.leased_until > s.next_fetch_at THEN s.leased_until ELSE s.next_fetch_at END';
    const sql = `SELECT min(${due}) AS due FROM source_state s JOIN source c ON c.id = s.source
      WHERE c.paused_at IS NULL AND c.kind = ANY($1::text[])`;
    const { rows } = await execute<{ due: number | null }>(run, sql, [fetchedKinds()]);
    return rows[0]?.due ?? undefined;
  }

  /** @throws LostLease where the worker has its lease no longer */
  private async update(run: QueryRunner, { source, lease }: LeasedSource, set: string, values: readonly unknown[]) {
    const sql = `UPDATE source_state SET ${set} WHERE source = $1 AND lease = $2`;
    const { affected } = await execute(run, sql, [source.id, lease, ...values]);
    if (affected === 0) throw new LostLease(`the lease on ${source.name} is lost`);
  }
}
