import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Clock } from '../domain/time/clock.js';
import { Follower } from '../event-log/follow/follower.js';
import { UpkeepSettings } from './upkeep-settings.js';

/** How long after a start the first scrub begins, in milliseconds, unless scrubs follow each other sooner. */
export const firstScrubMs = 600_000;
/** At most so many faults are kept. */
const listedFaults = 20;

/** What the last scrub found. */
export interface ScrubResult {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly faults: readonly string[];
}

/** Verifies the whole database from time to time, as `thaw verify` does, so that damage is found before it is asked for. */
@Injectable()
export class Scrub implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Scrub.name);
  private readonly follower: Follower | undefined;
  private result: ScrubResult | null = null;

  constructor({ scrubEveryMs, verify }: UpkeepSettings, clock: Clock, registry: Registry) {
    if (scrubEveryMs === undefined || !verify) return;
    const faults = new Gauge({
      name: 'thaw_scrub_faults',
      help: 'How many faults the last scrub of the database found',
      registers: [registry],
    });
    const at = new Gauge({
      name: 'thaw_scrub_timestamp_seconds',
      help: 'When the last scrub of the database ended',
      registers: [registry],
    });
    const delayMs = Math.min(firstScrubMs, scrubEveryMs);
    this.follower = new Follower({
      clock,
      delayMs,
      slowTimerMs: scrubEveryMs - delayMs,
      step: async (stopping) => {
        try {
          const found = await verify(stopping);
          this.result = { at: clock.now(), faults: found.slice(0, listedFaults) };
          faults.set(found.length);
          at.set(clock.now() / 1000);
          for (const fault of this.result.faults) this.logger.error(`The scrub found: ${fault}`);
        } catch (error) {
          if (!stopping.aborted) throw error;
        }
        return false;
      },
      onFailure: (error) => this.report(error),
    });
  }

  /** What the last scrub found; `null` before the first has ended. */
  get last(): ScrubResult | null {
    return this.result;
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

  private report(error: unknown): string {
    const fault = error instanceof Error ? error.message : String(error);
    this.logger.warn(`The database could not be scrubbed: ${fault}`);
    return fault;
  }
}
