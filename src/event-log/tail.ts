import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Clock } from '../domain/time/clock.js';
import type { Entry } from '../domain/entries/entry.js';
import { type EventLog, logAppended } from './event-log.js';

/** How long a reader that has heard no ring waits before it looks. */
export const slowTimerMs = 5_000;

export interface TailOptions {
  /** Ends the tail, also while it waits. */
  readonly signal: AbortSignal;
  /** At most so many entries at once; 1,000 unless told. */
  readonly batch?: number;
}

/**
 * Follows the log: every entry beyond position `after`, in order, in batches, for ever. It pulls by its own cursor: a
 * ring or the slow timer wakes it, and it never waits while there is more.
 * @throws ThawError unavailable `unreadable-entry`: the tail ends there, and can be begun anew at the same place.
 */
export async function* tail(
  log: EventLog,
  bell: EventEmitter2,
  clock: Clock,
  after: number,
  { signal, batch = 1_000 }: TailOptions,
): AsyncGenerator<readonly Entry[], void, undefined> {
  let cursor = after;
  while (!signal.aborted) {
    // Listens before it looks: what is appended in between rings already.
    const woken = wakeOnAppend(bell, clock, signal);
    try {
      const entries = await log.read(cursor, batch);
      if (entries.length > 0) {
        cursor = entries.at(-1)!.position;
        yield entries;
      } else {
        await woken.ring;
      }
    } finally {
      woken.stop();
    }
  }
}

/** Waits for a ring, the slow timer or the signal, from now on; `stop` ends the waiting. */
export function wakeOnAppend(
  bell: EventEmitter2,
  clock: Clock,
  signal: AbortSignal,
): { ring: Promise<void>; stop: () => void } {
  let ring!: () => void;
  const rung = new Promise<void>((resolve) => (ring = resolve));
  const callOff = clock.at(clock.now() + slowTimerMs, ring);
  bell.on(logAppended, ring);
  signal.addEventListener('abort', ring, { once: true });
  const stop = () => {
    callOff();
    bell.off(logAppended, ring);
    signal.removeEventListener('abort', ring);
  };
  return { ring: rung, stop };
}
