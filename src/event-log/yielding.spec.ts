import { beforeEach, describe, expect, it } from '@jest/globals';
import { inTurns, yieldingPauses } from './yielding.js';

/** Holds the event loop. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('long work that pauses', () => {
  // Each test begins in a turn of its own.
  beforeEach(() => new Promise<void>((resolve) => setImmediate(resolve)));

  it('goes on one piece a turn of the event loop, however many pieces wait', async () => {
    let turns = 0;
    let isCounting = true;
    const count = () => {
      turns += 1;
      if (isCounting) setImmediate(count);
    };
    setImmediate(count);
    const resumed = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const pause = yieldingPauses();
        work(11);
        await pause();
        return turns;
      }),
    );
    isCounting = false;
    expect(new Set(resumed).size).toBe(5);
  });

  it('lets others run between many short works in a row, each with pauses of its own', async () => {
    let others = 0;
    setImmediate(() => (others += 1));
    for (let done = 0; done < 4; done += 1) {
      const pause = yieldingPauses();
      work(4);
      await pause();
    }
    expect(others).toBe(1);
  });

  it('goes on step by step, and gives the result of its last step', async () => {
    let others = 0;
    setImmediate(() => (others += 1));
    const seen: number[] = [];
    const steps = function* () {
      work(11);
      yield;
      seen.push(others);
      return 'done';
    };
    expect(await inTurns(steps())).toBe('done');
    expect(seen).toEqual([1]);
  });

  it('does not pause while it is short', async () => {
    let others = 0;
    setImmediate(() => (others += 1));
    const pause = yieldingPauses();
    await pause();
    expect(others).toBe(0);
  });
});
