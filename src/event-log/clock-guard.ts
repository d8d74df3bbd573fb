import { Injectable } from '@nestjs/common';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import type { TimedHead } from './entry-sql.js';

/** How far the clock may differ; the entrance gives it. */
export abstract class ClockSettings {
  /** In milliseconds. Where it is absent, the clock is not held against anything. */
  abstract readonly clockToleranceMs?: number | undefined;
}

/**
 * Holds the clock of this process against that of the database, and against the last entry of the log. While it differs by
 * more than the tolerance, no entry is recorded and no status changes by the clock: a wrong time in the log stays for ever.
 */
@Injectable()
export class ClockGuard {
  constructor(
    private readonly clock: Clock,
    private readonly settings: ClockSettings,
  ) {}

  /** What is wrong with the clock, in words; `null` where it is right. @param head the end of the log, just read */
  difference({ recordedAt, databaseTime }: TimedHead): string | null {
    const { clockToleranceMs: tolerance } = this.settings;
    if (tolerance === undefined) return null;
    const now = this.clock.now();
    const advice = `more than the ${tolerance / 1_000} s of THAW_CLOCK_TOLERANCE: set the clock right, or raise that`;
    if (databaseTime !== null && Math.abs(now - databaseTime) > tolerance) {
      return `the clock of this process differs from the database's by ${inSeconds(now - databaseTime)}, ${advice}`;
    }
    if (recordedAt - now > tolerance) {
      return `the last entry was recorded ${inSeconds(recordedAt - now)} after now by the clock of this process, ${advice}`;
    }
    return null;
  }

  /** Refuses to write. @throws ThawError unavailable `clock-differs` while the clock differs */
  refuse(head: TimedHead): void {
    const difference = this.difference(head);
    if (difference === null) return;
    throw new ThawError('unavailable', 'clock-differs', `Nothing is recorded: ${difference}`, [], 60);
  }
}

function inSeconds(ms: number): string {
  return `${Math.round(Math.abs(ms) / 1_000)} s`;
}
