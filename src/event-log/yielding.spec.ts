import { describe, expect, it } from '@jest/globals';
import { yieldingPauses } from './yielding.js';

describe('long work that pauses', () => {
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
        const end = performance.now() + 11;
        while (performance.now() < end);
        await pause();
        return turns;
      }),
    );
    isCounting = false;
    expect(new Set(resumed).size).toBe(5);
  });

  it('does not pause while it is short', async () => {
    let others = 0;
    setImmediate(() => (others += 1));
    const pause = yieldingPauses();
    await pause();
    expect(others).toBe(0);
  });
});
