import { describe, expect, it } from '@jest/globals';
import { permanentLink } from './permanent-link.js';

describe('The page that a citation names', () => {
  it('has every clock of the answer and the rest of its own address', () => {
    const item = {
      title: 'A reading',
      URL: 'https://thaw.example/api/v1/tracks/us-cn.climate/status?validAt=2023-07-07&knownAt=2026-11-22&position=201&policy=cooperation@1&without=a&without=b',
    };
    const page = new URL(
      permanentLink('https://thaw.example/tracks/us-cn.climate?view=ledger&validAt=2020-01-01#x', item),
    );
    expect(page.pathname).toBe('/tracks/us-cn.climate');
    expect(page.hash).toBe('');
    expect([...page.searchParams]).toEqual([
      ['view', 'ledger'],
      ['validAt', '2023-07-07'],
      ['knownAt', '2026-11-22'],
      ['position', '201'],
      ['policy', 'cooperation@1'],
      ['without', 'a'],
      ['without', 'b'],
    ]);
  });
});
