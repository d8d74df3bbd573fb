import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import { Database } from './database/database.js';
import { engineOf, execute } from './database/sql.js';

/** How far the clock may differ; the entrance gives it. */
export abstract class ClockSettings {
  /** In milliseconds. Where it is absent, the clock is not held against anything. */
  abstract readonly clockToleranceMs?: number | undefined;
}

interface OtherClocks {
  /** When the last entry was recorded. */
  readonly recordedAt: number;
  /** The time of the database; `null` on SQLite, which has no clock of its own. */
  readonly now: number | null;
}

const onSqlite = 'SELECT recorded_at AS "recordedAt", NULL AS now FROM log_head WHERE id = 1';
const onPostgres = `SELECT recorded_at AS "recordedAt", floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now
  FROM log_head WHERE id = 1`;

/**
 * Holds the clock of this process against that of the database, and against the last entry of the log. While it differs by
 * more than the tolerance, no entry is recorded and no status changes by the clock: a wrong time in the log stays for ever.
 */
@Injectable()
export class ClockGuard {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: ClockSettings,
  ) {}

  /** What is wrong with the clock, in words; `null` where it is right. */
  difference(): Promise<string | null> {
    return this.database.read((run) => this.differenceSeenBy(run));
  }

  /** Refuses to write. @throws ThawError unavailable `clock-differs` while the clock differs */
  async refuse(run: QueryRunner): Promise<void> {
    const difference = await this.differenceSeenBy(run);
    if (difference === null) return;
    throw new ThawError('unavailable', 'clock-differs', `Nothing is recorded: ${difference}`, [], 60);
  }

  private async differenceSeenBy(run: QueryRunner): Promise<string | null> {
    const { clockToleranceMs: tolerance } = this.settings;
    if (tolerance === undefined) return null;
    const [others] = (await execute<OtherClocks>(run, engineOf(run) === 'sqlite' ? onSqlite : onPostgres)).rows;
    const now = this.clock.now();
    const advice = `more than the ${tolerance / 1_000} s of THAW_CLOCK_TOLERANCE: set the clock right, or raise that`;
    const { recordedAt = 0, now: databaseNow = null } = others ?? {};
    if (databaseNow !== null && Math.abs(now - databaseNow) > tolerance) {
      return `the clock of this process differs from the database's by ${inSeconds(now - databaseNow)}, ${advice}`;
    }
    if (recordedAt - now > tolerance) {
      return `the last entry was recorded ${inSeconds(recordedAt - now)} after now by the clock of this process, ${advice}`;
    }
    return null;
  }
}

function inSeconds(ms: number): string {
  return `${Math.round(Math.abs(ms) / 1_000)} s`;
}
