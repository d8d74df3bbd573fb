import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, isoOf } from '../../dates/days.js';
import { queryOf } from '../../api/client.js';
import { addressOf, type ComparisonQuery, comparisonIn, pathOf, asOfQuery, ways } from './comparison-query.js';

const today = dayOf('2026-11-22');
const read = (query: string, parties: string[] = []) => comparisonIn(new URLSearchParams(query), parties, today);

describe('What is compared, by the address', () => {
  it('is told by what the address has', () => {
    expect(read('track=us-cn.climate&from=2022-01-01&to=2023-01-01')).toMatchObject({
      ...{ track: 'us-cn.climate', by: 'days', from: '2022-01-01', to: '2023-01-01' },
    });
    expect(read('knownFrom=2025-11-09&knownTo=2025-11-10&validAt=2025-11-09')).toMatchObject({
      ...{ by: 'knowledge', from: '2025-11-09', to: '2025-11-10', validAt: '2025-11-09' },
    });
    expect(read('accounts=US,CN')).toMatchObject({ by: 'accounts', accounts: ['US', 'CN'], validAt: '2026-11-22' });
  });

  it('is filled in where the address leaves it open', () => {
    expect(read('')).toMatchObject({ track: undefined, by: 'days', from: '2025-11-22', to: '2026-11-22' });
    expect(read('validAt=2023-07-07')).toMatchObject({ from: '2022-07-07', to: '2023-07-07' });
    expect(read('by=knowledge&validAt=2023-07-07')).toMatchObject({ from: '2023-07-07', to: '2026-11-22' });
    expect(read('by=knowledge')).toMatchObject({ from: '2025-11-22', to: '2026-11-22' });
    expect(read('by=accounts', ['JP', 'KR', 'CN']).accounts).toEqual(['JP', 'KR']);
    expect(read('accounts=KR', ['JP', 'KR']).accounts).toEqual(['KR', 'JP']);
    expect(read('by=accounts').accounts).toBeNull();
  });

  it('takes no day that is none', () => expect(read('from=2022-02-30&to=soon').to).toBe('2026-11-22'));

  it('is the same again when the address is written from it', () => {
    const day = fc.integer({ min: dayOf('2015-01-01'), max: today }).map(isoOf);
    const accounts = fc.constant<[string, string]>(['US', 'CN']);
    fc.assert(
      fc.property(fc.constantFrom(...ways), day, day, day, accounts, (by, from, to, validAt, both) => {
        const asked: ComparisonQuery = { track: undefined, by, from, to, validAt, accounts: both };
        const address = Object.entries(addressOf(asked)).flatMap(([name, value]) => (value ? [[name, value]] : []));
        const again = comparisonIn(new URLSearchParams(address), ['US', 'CN'], today);
        expect(addressOf(again)).toEqual(addressOf(asked));
      }),
    );
  });
});

describe('What is asked of the server', () => {
  const asOf = { knownAt: '2026-01-01', account: 'US', position: '201' };

  it('has the as-of parameters that go with the way, and no others', () => {
    const path = (query: string) => pathOf(read(`track=us-cn.climate&${query}`), asOf);
    expect(path('from=2022-01-01&to=2023-01-01&validAt=2024-01-01')).toBe(
      '/tracks/us-cn.climate/compare?from=2022-01-01&to=2023-01-01&knownAt=2026-01-01&account=US&position=201',
    );
    expect(path('knownFrom=2022-01-01&knownTo=2023-01-01&validAt=2022-01-01')).toBe(
      '/tracks/us-cn.climate/compare?validAt=2022-01-01&knownFrom=2022-01-01&knownTo=2023-01-01&account=US&position=201',
    );
    expect(path('accounts=US,CN&validAt=2022-01-01')).toBe(
      '/tracks/us-cn.climate/compare?validAt=2022-01-01&accounts=US%2CCN&knownAt=2026-01-01&position=201',
    );
  });

  it('is nothing before the track and the parties are chosen', () => {
    expect(pathOf(read('from=2022-01-01'), asOf)).toBeNull();
    expect(pathOf(read('track=us-cn.climate&by=accounts'), asOf)).toBeNull();
  });
});

describe('The link that always shows a comparison', () => {
  const side = (validAt: string, knownAt: string, account?: string) => ({
    reading: { validAt, knownAt, position: 201, policy: 'cooperation@1', ...(account && { account }) },
  });

  it.each([
    { by: 'days' as const, from: side('2022-01-01', '2026-11-22'), to: side('2023-01-01', '2026-11-22') },
    { by: 'knowledge' as const, from: side('2022-01-01', '2025-11-09'), to: side('2022-01-01', '2025-11-10') },
    {
      ...{ by: 'accounts' as const, from: side('2022-01-01', '2026-11-22', 'US') },
      to: side('2022-01-01', '2026-11-22', 'CN'),
    },
  ])('names every clock of both sides: $by', (answered) => {
    const query = new URLSearchParams(queryOf(asOfQuery('us-cn.climate', answered)));
    const asOf = { knownAt: query.get('knownAt') ?? undefined, position: query.get('position') ?? undefined };
    const path = pathOf(comparisonIn(query, [], today), { ...asOf, policy: query.get('policy') ?? undefined })!;
    for (const { reading } of [answered.from, answered.to])
      for (const pin of [reading.validAt, reading.knownAt, '201', 'cooperation%401', reading.account ?? ''])
        expect(path).toContain(pin);
  });
});
