import { expect } from '@jest/globals';

const patienceMs = 60_000;
const betweenMs = 40;

/** Reads again until what is read equals what is wanted, as an analyst would wait for it; fails with the last reading. */
export async function eventually<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      expect(await read()).toEqual(wanted);
      return;
    } catch (unequal) {
      if (performance.now() > end) throw unequal;
    }
    await new Promise((done) => setTimeout(done, betweenMs));
  }
}
