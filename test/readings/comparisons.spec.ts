import { expect, it } from '@jest/globals';
import { Comparisons, comparisonsAtOnce } from '../../src/readings/compare/comparisons.js';
import type { RivalAccountsReader } from '../../src/readings/compare/rival-accounts.js';
import type { StatusReader } from '../../src/readings/status-reader.js';

it('refuses a comparison beyond those that may run at once, and takes one again when one is done', async () => {
  const fail: (() => void)[] = [];
  const waiting = () => new Promise((_, reject) => fail.push(() => reject(new Error('called off'))));
  const reader = { timeline: waiting, pinned: (asOf: object) => asOf };
  const comparisons = new Comparisons(reader as unknown as StatusReader, {} as RivalAccountsReader);
  const ask = () => comparisons.compare('us-cn.climate', { by: 'days', pair: [1, 2] }, {});
  const running = Array.from({ length: comparisonsAtOnce }, ask);
  await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', code: 'comparisons-busy', retryAfterSeconds: 2 });
  for (const call of fail.splice(0)) call();
  await Promise.allSettled(running);
  const next = ask();
  for (const call of fail.splice(0)) call();
  await expect(next).rejects.toThrow('called off');
});
