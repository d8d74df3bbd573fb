import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute, lockByName } from '../../event-log/database/sql.js';
import { Follower } from '../../event-log/follow/follower.js';
import { UpkeepSettings } from '../upkeep-settings.js';
import { type KeptName, keptNames, keptRows } from './kept-rows.js';

/** How long after a start the first run begins, and how often one begins from then on, in milliseconds. */
export const retentionTimes = { firstMs: 900_000, everyMs: 86_400_000 } as const;
/** How many rows one transaction removes at most. */
export const removedAtOnce = 200;

/**
 * Removes what is kept for a time, by its age: never an entry of the log, and never one of the audit log. Of several
 * processes one removes at a time, in transactions that are short.
 */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Retention.name);
  private readonly follower: Follower | undefined;

  constructor(
    { keepMs = {} }: UpkeepSettings,
    private readonly database: Database,
    clock: Clock,
    registry: Registry,
  ) {
    const kept = keptNames.flatMap((name) => (keepMs[name] === undefined ? [] : [[name, keepMs[name]] as const]));
    if (kept.length === 0) return;
    const removed = new Counter({
      name: 'thaw_retention_removed_total',
      help: 'How many rows this process has removed because they were older than they are kept',
      labelNames: ['what'],
      registers: [registry],
    });
    const at = new Gauge({
      name: 'thaw_retention_timestamp_seconds',
      help: 'When this process last looked for what is older than it is kept',
      registers: [registry],
    });
    this.follower = new Follower({
      clock,
      delayMs: retentionTimes.firstMs,
      slowTimerMs: retentionTimes.everyMs - retentionTimes.firstMs,
      step: async (stopping) => {
        for (const [name, ms] of kept) {
          const before = clock.now() - ms;
          let count: number;
          do {
            count = stopping.aborted ? 0 : await this.removeSome(name, before);
            removed.inc({ what: name }, count);
          } while (count > 0);
        }
        at.set(clock.now() / 1_000);
        return false;
      },
      onFailure: (error) => this.report(error),
    });
  }

  onApplicationBootstrap(): void {
    this.follower?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.follower?.idle();
  }

  /** @param before milliseconds since 1970 UTC @returns how many were removed */
  private removeSome(name: KeptName, before: number): Promise<number> {
    const { old, lock, before: prepare, removal } = keptRows[name];
    return this.database.write(async (run) => {
      await lockByName(run, 'thaw.retention');
      if (lock !== undefined) await lockByName(run, lock);
      const ids = (await execute<{ id: string }>(run, old, [before, removedAtOnce])).rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await prepare?.(run, ids);
      for (const sql of removal) await execute(run, sql, [ids]);
      return ids.length;
    });
  }

  private report(error: unknown): string {
    const fault = error instanceof Error ? error.message : String(error);
    this.logger.warn(`What is older than it is kept could not be removed: ${fault}`);
    return fault;
  }
}
