import { expect, it } from '@jest/globals';
import { line } from './line.fixture.js';
import { partyCounts } from './party-counts.js';

it('counts the tracks of each party by status, those of most tracks first', () => {
  const { parties, statuses } = partyCounts([
    line('a', { status: 'frozen' }),
    line('b', { status: 'dormant' }),
    line('c', { status: 'frozen', parties: ['IN', 'PK'] }),
    line('d', { status: 'dormant', parties: ['IN', 'CN'] }),
  ]);
  expect(statuses).toEqual(['dormant', 'frozen']);
  expect(parties.map(({ party, total, counts }) => [party, total, Object.fromEntries(counts)])).toEqual([
    ['CN', 3, { frozen: 1, dormant: 2 }],
    ['IN', 2, { frozen: 1, dormant: 1 }],
    ['US', 2, { frozen: 1, dormant: 1 }],
    ['PK', 1, { frozen: 1 }],
  ]);
});
