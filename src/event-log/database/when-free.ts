import { setTimeout as sleep } from 'node:timers/promises';

/** How long work waits at most, in milliseconds, while other processes hold an SQLite file. */
const patienceMs = 30_000;
/** The longest pause between two tries; its length is random, so that processes do not meet again and again. */
const pauseMs = 50;

/**
 * Runs work once no other process holds the SQLite file: a file that is busy is tried again for half a minute. Some steps,
 * such as making a new file, fail at once where others take them too, whatever SQLite's own timeout says.
 * @throws whatever `work` throws, SQLITE_BUSY after the last try
 */
export async function whenFree<T>(work: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await sleep(Math.random() * pauseMs);
    }
  }
}

function isBusy(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code);
}
