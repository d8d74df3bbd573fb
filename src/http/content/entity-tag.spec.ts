import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entityTagOf, namesTag } from './entity-tag.js';

describe('a tag that a proxy has weakened or renamed', () => {
  const renamed = fc.constantFrom<(tag: string) => string>(
    (tag) => tag,
    (tag) => `W/${tag}`,
    (tag) => tag.replace(/"$/, '-gzip"'),
    (tag) => tag.replace(/"$/, '--gzip"'),
    (tag) => `W/${tag.replace(/"$/, '-gzip"')}`,
  );

  it('names the content of every tag, one that ends in a hyphen or like a coding too, and no other content', () => {
    for (const own of [
      '"pjyRAo0RFeNOarkYnM60Q-lbWr-"',
      '"pjyRAo0RFeNOarkYnM60Q-lbWr--"',
      '"pjyRAo0RFeNOarkYnM60Q-lb-br"',
      '"pjyRAo0RFeNOarkYnM60Q-lbW-x"',
    ]) {
      for (const mark of ['', '-gzip', '--gzip', ';br', '-x-gzip']) {
        expect([own, mark, namesTag(own.replace(/"$/, `${mark}"`), own)]).toEqual([own, mark, true]);
      }
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), renamed, (one, other, rename) => {
        expect(namesTag(rename(entityTagOf(one)), entityTagOf(one))).toBe(true);
        if (one !== other) expect(namesTag(rename(entityTagOf(one)), entityTagOf(other))).toBe(false);
      }),
      { numRuns: 2_000, examples: [['0W ', '', (tag) => tag.replace(/"$/, '-gzip"')]] },
    );
  });
});
