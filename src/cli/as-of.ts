import { partyAsSpelled } from '../domain/events/party.js';
import { parseDay } from '../domain/time/day.js';
import type { AsOfQuery } from '../readings/as-of.js';

/** The as-of options of a reading, as typed. */
export interface AsOfOptions {
  readonly validAt?: string;
  readonly knownAt?: string;
  readonly position?: number;
  readonly policy?: string;
  readonly without?: readonly string[];
  readonly account?: string;
}

/**
 * The as-of parameters that the options of a command give.
 * @throws ThawError invalid `invalid-day`, naming the option
 */
export function asOfOfOptions({ validAt, knownAt, position, policy, without, account }: AsOfOptions): AsOfQuery {
  return {
    validAt: validAt === undefined ? undefined : parseDay(validAt, '--valid-at'),
    knownAt: knownAt === undefined ? undefined : parseDay(knownAt, '--known-at'),
    ...{ position, policy, without, account: account === undefined ? undefined : partyAsSpelled(account) },
  };
}
