import { describe, expect, it } from '@jest/globals';
import { encodingFor, isGzippedFor } from './compression.js';

describe('the encoding of a body', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['deflate', 'identity'],
    ['identity;q=0, deflate', 'identity'],
    ['identity, gzip', 'gzip'],
    ['identity, gzip;q=0.5', 'identity'],
  ])('of Accept-Encoding %p is %p', (header, expected) => {
    expect(encodingFor(header, ['br', 'gzip'])).toBe(expected);
  });

  it('is plain for a body that fits into the first packets', () => {
    expect([2_047, 2_048].map((bytes) => isGzippedFor('gzip', bytes))).toEqual([false, true]);
  });
});
