import { expect, it } from '@jest/globals';
import { AppendRequests } from './append-requests.js';
import type { ParsedEntry } from './parsed-entry.js';
import type { Validator } from './validator.js';

it('a batch of which each item takes long lets others have their turn between two of them', async () => {
  let [others, isParsing] = [0, true];
  const count = () => {
    others += 1;
    if (isParsing) setImmediate(count);
  };
  setImmediate(count);
  const seen: number[] = [];
  const parse = (input: unknown) => {
    const end = performance.now() + 11;
    while (performance.now() < end);
    seen.push(others);
    return input as ParsedEntry;
  };
  const requests = new AppendRequests({ parse } as unknown as Validator);
  expect(await requests.parseAll(['a', 'b', 'c'], { recordedBy: 'a test' })).toEqual(['a', 'b', 'c']);
  isParsing = false;
  expect(new Set(seen).size).toBe(3);
});
