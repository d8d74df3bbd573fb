import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atOnce, sorting } from './steps.js';

interface Item {
  readonly key: number;
  readonly place: number;
}

const byKey = (a: Item, b: Item) => a.key - b.key;

it('a list that is sorted step by step is in the order of a sort at once, equal ones as they came', () => {
  const lengths = fc.constantFrom(0, 1, 1_999, 2_000, 2_001, 6_001);
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 50 }), fc.infiniteStream(fc.nat()), (length, keys, numbers) => {
      const items = Array.from(numbers.take(length), (number, place) => ({ key: number % keys, place }));
      expect(atOnce(sorting(items, byKey))).toEqual(items.toSorted(byKey));
    }),
    { numRuns: 20 },
  );
});

it('a long list takes many short steps to sort', () => {
  const items = Array.from({ length: 20_000 }, (_, place) => ({ key: (place * 7_919) % 20_000, place }));
  expect([...sorting(items, byKey)].length).toBeGreaterThan(40);
});
