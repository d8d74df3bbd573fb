import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { driverCodeOf } from '../../event-log/database/database-faults.js';
import { Listen } from '../../event-log/events.js';
import { engineOf, execute } from '../../event-log/database/sql.js';

/** How long the result of a try holds, in milliseconds. A failed append ends it at once. */
export const probeIntervalMs = 10_000;

/**
 * Tries whether the database takes a write, when readiness is asked for: reading goes on where the disk is full or
 * read-only. The write changes nothing and takes no space.
 */
@Injectable()
export class WriteProbe {
  private fault: string | null = null;
  private triedAt: number | undefined;
  private trying: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Has the next check try anew. */
  @Listen('append.failed')
  expire(): void {
    this.triedAt = undefined;
  }

  /** @returns why nothing can be written; `null` where a write succeeded within the last 10 s */
  async check(): Promise<string | null> {
    // The distance both ways: a clock that was set back must not keep a result for ever.
    const isFresh = this.triedAt !== undefined && Math.abs(this.clock.now() - this.triedAt) < probeIntervalMs;
    if (isFresh) return this.fault;
    this.trying ??= this.try().finally(() => (this.trying = undefined));
    await this.trying;
    return this.fault;
  }

  private async try(): Promise<void> {
    // Set before the try: an append that fails meanwhile has the next check try anew.
    this.triedAt = this.clock.now();
    try {
      await this.database.write(writeNothing);
      this.fault = null;
    } catch (error) {
      const code = driverCodeOf(error) ?? '';
      // Another process is writing: so it can be written.
      if (!code.startsWith('SQLITE_BUSY')) {
        this.fault = error instanceof ThawError ? error.message : `the database refused it (${code})`;
      }
    }
  }
}

/** Writes a page of SQLite, or a row of PostgreSQL, as it is. */
async function writeNothing(run: QueryRunner): Promise<void> {
  // An UPDATE to the same values would not reach the disk on SQLite; a number in the header of the file does.
  if (engineOf(run) === 'sqlite') return void (await run.query('PRAGMA user_version = 0'));
  // A row that is locked is being written.
  const row = 'SELECT id FROM log_head WHERE id = 1 FOR UPDATE SKIP LOCKED';
  await execute(run, `UPDATE log_head SET id = id WHERE id = (${row})`);
}
