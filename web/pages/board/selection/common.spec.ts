import { describe, expect, it } from '@jest/globals';
import { line } from '../summary/line.fixture.js';
import { commonOf, leftOut } from './common.js';

const direction = { change: 'unchanged', riskAlert: false, resolutionOpportunity: false } as const;

describe('what nearly all tracks have in common', () => {
  const lines = Array.from({ length: 10 }, (_, index) => line(`t${index}`, { flags: ['stale'] }));

  it('is said once, and its columns step back', () => {
    const worse = line('t0', { flags: ['stale', 'partial'], direction: { ...direction, change: 'deteriorated' } });
    const common = commonOf([worse, ...lines.slice(1)]);
    expect(common).toEqual({ total: 10, lowPressure: 10, unchanged: 9, flags: [{ flag: 'stale', count: 10 }] });
    expect(leftOut(common, 'status')).toEqual(['pressure', 'direction']);
  });

  it('leaves the column by which the table is ordered, and one whose values differ', () => {
    const high = lines.map((each, index) =>
      index < 2 ? { ...each, pressure: { level: 'high' as const, score: 9 } } : each,
    );
    expect(leftOut(commonOf(high), 'status')).toEqual(['direction']);
    expect(leftOut(commonOf(lines), 'direction')).toEqual(['pressure']);
  });

  it('is nothing where there is a single track or none', () => {
    expect(leftOut(commonOf([]), 'status')).toEqual([]);
    expect(leftOut(commonOf(lines.slice(1, 2)), 'status')).toEqual([]);
  });
});
