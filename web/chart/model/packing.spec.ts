import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { depthOf, packedSpans } from './packing.js';

const extent = { from: 0, to: 5000 };
const anySpans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 900 }), fc.boolean())
    .map(([from, days, ends]) => ({ from, to: ends ? from + days : null, label: 'firing' })),
  { maxLength: 60 },
);

describe('spans', () => {
  it('are all packed, and never two on one line at the same time', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const list = packedSpans(spans, extent);
        expect(list).toHaveLength(spans.length);
        for (const [index, one] of list.entries())
          for (const other of list.slice(index + 1))
            if (one.line === other.line) expect(other.start.from).toBeGreaterThanOrEqual(one.end.to);
        expect(depthOf(list)).toBe(new Set(list.map(({ line }) => line)).size);
      }),
    );
  });

  it('go on to the end of the extent where they have none', () => {
    expect(packedSpans([{ from: 10, label: 'still firing' }], extent)[0]!.end).toEqual({ from: 5000, to: 5000 });
  });
});
