import { expect, it } from '@jest/globals';
import type { SourceHealth } from '../../contract/sources.js';
import { healthInWords, intervalInWords, stateInWords } from './source-words.js';

const now = Date.parse('2026-11-22T12:00:00Z');
const health: SourceHealth = {
  ...{ state: 'well', fetching: false, fault: null, failures: 0, triedAt: '2026-11-22T11:58:00.000Z' },
  ...{ succeededAt: '2026-11-22T11:57:00.000Z', nextFetchAt: '2026-11-22T12:12:00.000Z', newestAt: null },
  ...{ lagSeconds: 7_200, reports: 1_204, refusals: 0, warning: null, gaps: [] },
};

it('says how a source fares', () => {
  expect(healthInWords(health, now)).toEqual([
    'last success 3 min ago',
    'newest item 2 h old',
    '1,204 reports',
    'next in 12 min',
  ]);
  const fresh = { ...health, succeededAt: null, triedAt: null, lagSeconds: null, nextFetchAt: null, reports: 0 };
  expect(healthInWords(fresh, now)).toEqual(['not fetched yet', '0 reports']);
  expect(healthInWords({ ...health, lagSeconds: 864_000, gaps: ['a'], nextFetchAt: null }, now)).toEqual([
    'last success 3 min ago',
    'newest item 10 days old',
    '1,204 reports',
    '1 file is missing at the provider',
  ]);
  expect(stateInWords({ ...health, fetching: true })).toBe('Well; fetching now');
  expect([60, 900, 3_600, 86_400, 7_200, null].map(intervalInWords)).toEqual([
    'every minute',
    'every 15 minutes',
    'every hour',
    'every day',
    'every 2 hours',
    'when its provider sends',
  ]);
});
