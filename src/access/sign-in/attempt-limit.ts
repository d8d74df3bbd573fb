import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';

/** How many attempts to sign in may fail within a time: from an address, and by a name, from wherever. */
export const attemptLimits = { ofAddress: 10, ofName: 50, withinMs: 15 * 60_000, remembered: 50_000 } as const;

/** Where an attempt comes from, and by which name. */
export interface Attempt {
  readonly address: string;
  readonly name?: string | undefined;
}

interface Failures {
  readonly since: number;
  readonly count: number;
}

/**
 * Limits attempts to sign in. After ten failures from an address within a quarter of an hour, or fifty by a name, all further
 * ones are refused until it is over, right or wrong. Each process counts for itself.
 */
@Injectable()
export class AttemptLimit {
  private readonly failures = new LRUCache<string, Failures>({ max: attemptLimits.remembered });

  constructor(private readonly clock: Clock) {}

  /** @throws ThawError unavailable `too-many-attempts`, with the wait */
  refuseTooMany(attempt: Attempt): void {
    for (const { who, most } of countedBy(attempt)) {
      const failures = this.current(who);
      if (!failures || failures.count < most) continue;
      const seconds = Math.ceil((failures.since + attemptLimits.withinMs - this.clock.now()) / 1_000);
      const message = `${most} attempts to sign in failed: try again in ${Math.ceil(seconds / 60)} minutes`;
      throw new ThawError('unavailable', 'too-many-attempts', message, [], seconds);
    }
  }

  /** Counts an attempt that failed. */
  failed(attempt: Attempt): void {
    for (const { who } of countedBy(attempt)) {
      const { since, count } = this.current(who) ?? { since: this.clock.now(), count: 0 };
      this.failures.set(who, { since, count: count + 1 });
    }
  }

  private current(who: string): Failures | undefined {
    const failures = this.failures.get(who);
    return failures && this.clock.now() - failures.since < attemptLimits.withinMs ? failures : undefined;
  }
}

function countedBy({ address, name }: Attempt): { readonly who: string; readonly most: number }[] {
  const byAddress = { who: `address ${address}`, most: attemptLimits.ofAddress };
  return name === undefined ? [byAddress] : [byAddress, { who: `name ${name}`, most: attemptLimits.ofName }];
}
