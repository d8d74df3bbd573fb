import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';

/** How many attempts to sign in may fail within a time, from an address or for a name from an address. */
export const attemptLimits = { failures: 10, withinMs: 15 * 60_000, remembered: 50_000 } as const;

interface Failures {
  readonly since: number;
  readonly count: number;
}

/**
 * Limits attempts to sign in. After ten failures from an address within a quarter of an hour, all further ones from there
 * are refused until it is over, right or wrong. Each process counts for itself.
 */
@Injectable()
export class AttemptLimit {
  private readonly failures = new LRUCache<string, Failures>({ max: attemptLimits.remembered });

  constructor(private readonly clock: Clock) {}

  /** @param who an address, or another thing that tries @throws ThawError unavailable `too-many-attempts`, with the wait */
  refuseTooMany(who: string): void {
    const failures = this.current(who);
    if (!failures || failures.count < attemptLimits.failures) return;
    const seconds = Math.ceil((failures.since + attemptLimits.withinMs - this.clock.now()) / 1_000);
    const message = `${attemptLimits.failures} attempts to sign in failed: try again in ${Math.ceil(seconds / 60)} minutes`;
    throw new ThawError('unavailable', 'too-many-attempts', message, [], seconds);
  }

  /** Counts an attempt that failed. */
  failed(who: string): void {
    const { since, count } = this.current(who) ?? { since: this.clock.now(), count: 0 };
    this.failures.set(who, { since, count: count + 1 });
  }

  /** Tries to sign somebody in, and counts where it fails. @throws ThawError as `refuseTooMany`, and all errors of `attempt` */
  async count<T>(who: string, attempt: () => Promise<T>): Promise<T> {
    this.refuseTooMany(who);
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof ThawError && error.kind === 'invalid') this.failed(who);
      throw error;
    }
  }

  private current(who: string): Failures | undefined {
    const failures = this.failures.get(who);
    return failures && this.clock.now() - failures.since < attemptLimits.withinMs ? failures : undefined;
  }
}
