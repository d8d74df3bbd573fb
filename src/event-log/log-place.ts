import { genesisHash } from './hash-chain.js';

/**
 * A place in the log: the position of an entry, and its hash. Since each hash covers the one before, all entries up to a
 * place are the same as before where the place still stands.
 */
export interface LogPlace {
  readonly position: number;
  readonly hash: string;
}

/** The place before the first entry. */
export const logStart: LogPlace = { position: 0, hash: genesisHash };

/** Says that an entry taken in before is no longer part of the log: its past was replaced, by a lossy failover say. */
export class PastReplaced extends Error {
  constructor({ position }: LogPlace) {
    super(`the entry at position ${position} is no longer the one that was read: the past of the log was replaced`);
  }
}
