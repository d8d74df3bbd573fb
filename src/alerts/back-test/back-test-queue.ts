import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import { backTestLimits } from '../../contract/alerts/back-test.js';
import { ThawError } from '../../domain/errors.js';
import { execute, lockByName } from '../../event-log/database/sql.js';
import type { BackTestProgress } from './back-test-run.js';
import { type BackTestRow, backTestTable } from './entities.js';

/** How a run of a back-test ended: with a result as JSON, or with the reason of a failure. */
export type BackTestOutcome = { readonly result: string } | { readonly error: string };

/** A back-test that a worker has, by its lease. */
export interface LeasedBackTest {
  readonly id: string;
  /** Of this one run: the same worker has another for the next. */
  readonly lease: string;
}

/** A back-test whose worker died may be run again; one that kills its process may not, for ever. */
const attempts = 3;
const brokeOff = `it was begun ${attempts} times and never got to its end`;

const waits = `state IN ('waiting', 'running') AND leased_until <= $1 AND (position <= $2 OR asked_at <= $3)`;

/**
 * The back-tests as processes share them. One that waits is leased to a worker, which runs it; where that worker dies, the
 * lease runs out and another runs it from the start. Methods belong into a transaction, those that change rows into one
 * that writes.
 */
@Injectable()
export class BackTestQueue {
  /** Adds a back-test that waits. @throws ThawError unavailable `too-many-backtests` */
  async add(run: QueryRunner, row: BackTestRow): Promise<void> {
    // Two could each find the last place.
    await lockByName(run, 'thaw.back-tests');
    // Not slots of a process: all processes share the places.
    const count = `SELECT count(*) AS open, count(CASE WHEN asked_by = $1 THEN 1 END) AS own FROM back_test
      WHERE state IN ('waiting', 'running')`;
    const { open, own } = (await execute<{ open: number; own: number }>(run, count, [row.asked_by])).rows[0]!;
    if (open >= backTestLimits.open) throw tooMany(`${open} back-tests wait or run`);
    if (own >= backTestLimits.ofOne) throw tooMany(`${own} back-tests of yours wait or run`);
    await run.manager.insert(backTestTable, row);
  }

  /** @throws ThawError not-found `unknown-backtest` */
  async get(run: QueryRunner, id: string): Promise<BackTestRow> {
    const row = validate(id) ? await run.manager.findOneBy(backTestTable, { id: id.toLowerCase() }) : null;
    if (!row) throw unknownBackTest(id);
    return row;
  }

  /** Removes a back-test; a worker that runs it finds its lease gone. @throws ThawError not-found `unknown-backtest` */
  async remove(run: QueryRunner, id: string): Promise<void> {
    if (!validate(id)) throw unknownBackTest(id);
    const { affected } = await execute(run, 'DELETE FROM back_test WHERE id = $1::uuid', [id.toLowerCase()]);
    if (affected === 0) throw unknownBackTest(id);
  }

  /**
   * Whether a back-test waits that a process may run: one that knows the log up to `position`. Where nobody does, since the
   * entries were lost, it is run after a minute all the same.
   */
  async hasWork(run: QueryRunner, { now, position }: { now: number; position: number }): Promise<boolean> {
    const sql = `SELECT 1 FROM back_test WHERE ${waits} LIMIT 1`;
    return (await execute(run, sql, [now, position, now - 60_000])).rows.length > 0;
  }

  /** Leases back-tests that wait, the oldest first. */
  async claim(
    run: QueryRunner,
    {
      now,
      position,
      until,
      lease,
      limit,
    }: { now: number; position: number; until: number; lease: string; limit: number },
  ): Promise<BackTestRow[]> {
    // A redaction has those that are run begin anew, and must not miss this one.
    await lockByName(run, 'thaw.back-tests');
    const left = [now, position, now - 60_000];
    const spent = `UPDATE back_test SET state = 'failed', error = $4, ended_at = $1, lease = NULL, leased_until = 0
      WHERE ${waits} AND attempts >= ${attempts}`;
    await execute(run, spent, [...left, brokeOff]);
    const sql = `UPDATE back_test SET state = 'running', lease = $4, leased_until = $5, attempts = attempts + 1,
        tracks_done = 0, days = 0
      WHERE id IN (SELECT b.id FROM back_test b WHERE ${waits} ORDER BY b.asked_at, b.id LIMIT $6
        FOR UPDATE OF b SKIP LOCKED) RETURNING *`;
    return (await execute<BackTestRow>(run, sql, [...left, lease, until, limit])).rows;
  }

  /** Stores how far a run is, and lengthens its lease. @returns whether the lease is still held */
  renew(run: QueryRunner, leased: LeasedBackTest, progress: BackTestProgress, until: number): Promise<boolean> {
    const set = 'leased_until = $3, tracks_done = $4, tracks = $5, days = $6';
    return this.update(run, leased, set, [until, ...numbersOf(progress)]);
  }

  /**
   * Stores how a run ended, unless the lease is lost: then another worker runs it, or nobody wants it any more. Removes the
   * oldest of those that are over, beyond the limit.
   */
  async finish(
    run: QueryRunner,
    leased: LeasedBackTest,
    { outcome, progress, now }: { outcome: BackTestOutcome; progress: BackTestProgress; now: number },
  ): Promise<void> {
    const { result = null, error = null }: { result?: string | null; error?: string | null } = outcome;
    const set = `state = $3, ended_at = $4, result = $5, error = $6, tracks_done = $7, tracks = $8, days = $9,
      lease = NULL, leased_until = 0`;
    const state = error === null ? 'done' : 'failed';
    await this.update(run, leased, set, [state, now, result, error, ...numbersOf(progress)]);
    const beyond = `DELETE FROM back_test WHERE id IN (SELECT id FROM back_test WHERE ended_at IS NOT NULL
      ORDER BY ended_at DESC, id DESC LIMIT 1000 OFFSET $1)`;
    await execute(run, beyond, [backTestLimits.finished]);
  }

  /** Gives up a run that has not ended, so that another worker may begin it at once. */
  async release(run: QueryRunner, leased: LeasedBackTest): Promise<void> {
    await this.update(run, leased, `state = 'waiting', lease = NULL, leased_until = 0, attempts = attempts - 1`, []);
  }

  /** When the lease of a run elsewhere ends, in milliseconds since 1970 UTC; `undefined` where nothing is run. */
  async nextDue(run: QueryRunner, now: number): Promise<number | undefined> {
    const sql = `SELECT min(leased_until) AS due FROM back_test WHERE state = 'running' AND leased_until > $1`;
    return (await execute<{ due: number | null }>(run, sql, [now])).rows[0]?.due ?? undefined;
  }

  private async update(run: QueryRunner, { id, lease }: LeasedBackTest, set: string, values: readonly unknown[]) {
    const sql = `UPDATE back_test SET ${set} WHERE id = $1::uuid AND lease = $2`;
    return (await execute(run, sql, [id, lease, ...values])).affected > 0;
  }
}

function tooMany(taken: string): ThawError {
  const message = `${taken}, and no more do at once: try again when one is done`;
  return new ThawError('unavailable', 'too-many-backtests', message, [], 5);
}

function numbersOf({ tracksDone, tracks, days }: BackTestProgress): number[] {
  return [tracksDone, tracks, days];
}

function unknownBackTest(id: string): ThawError {
  const kept = `only the last ${backTestLimits.finished} that are over are kept`;
  return ThawError.notFound('unknown-backtest', `There is no back-test ${id.slice(0, 100)}: ${kept}`);
}
