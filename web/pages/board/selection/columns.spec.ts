import { describe, expect, it } from '@jest/globals';
import { columnNames, sortedLines } from './columns.js';
import { line } from '../summary/line.fixture.js';

const since = (from: string, to = from) => ({ edtf: from === to ? from : `${from}/${to}`, earliest: from, latest: to });
const ids = (lines: readonly { readonly track: string }[]) => lines.map(({ track }) => track);

describe('the order of the board', () => {
  it('puts the latest change first, a coarse date by its last day, and what has no date last in both directions', () => {
    const lines = [
      line('a', { since: null, status: 'none' }),
      line('b', { since: since('2026-01-05') }),
      line('c', { since: since('2026-01-01', '2026-01-31') }),
      line('d', { since: since('1999-02-03') }),
    ];
    expect(ids(sortedLines(lines, 'since', true))).toEqual(['c', 'b', 'd', 'a']);
    expect(ids(sortedLines(lines, 'since', false))).toEqual(['d', 'b', 'c', 'a']);
  });

  it('puts what is frozen above what works, and what nothing is on record of last', () => {
    const lines = [
      line('a', { status: 'active' }),
      line('b', { status: 'none' }),
      line('c', { status: 'frozen' }),
      line('d', { status: 'dormant' }),
    ];
    expect(ids(sortedLines(lines, 'status', false))).toEqual(['c', 'd', 'a', 'b']);
  });

  it('puts the latest change of a status first, and what has no date last of it', () => {
    const lines = [
      line('a', { status: 'frozen', since: since('2022-08-05') }),
      line('b', { status: 'frozen', since: null }),
      line('c', { status: 'frozen', since: since('2025-04-23') }),
      line('d', { status: 'dormant', since: since('2026-11-09') }),
    ];
    expect(ids(sortedLines(lines, 'status', false))).toEqual(['c', 'a', 'b', 'd']);
  });

  it('puts what got worse above a mere warning, and what got better last', () => {
    const direction = { change: 'unchanged', riskAlert: false, resolutionOpportunity: false } as const;
    const lines = [
      line('a', { direction: { ...direction, change: 'improved' } }),
      line('b', { direction }),
      line('c', { direction: { ...direction, riskAlert: true } }),
      line('d', { direction: { ...direction, change: 'deteriorated' } }),
    ];
    expect(ids(sortedLines(lines, 'direction', false))).toEqual(['d', 'c', 'b', 'a']);
  });

  it('puts what the server cannot measure any more last in both directions', () => {
    const lines = [line('a', { direction: null }), line('b'), line('c')];
    expect(ids(sortedLines(lines, 'direction', false))).toEqual(['b', 'c', 'a']);
    expect(ids(sortedLines(lines, 'direction', true))).toEqual(['b', 'c', 'a']);
  });

  it('sorts by every column without losing a line, and those that are level by title', () => {
    const lines = [line('z', { title: 'B 10' }), line('y', { title: 'b 9' }), line('x', { title: 'A' })];
    for (const column of columnNames) expect(ids(sortedLines(lines, column, false))).toEqual(['x', 'y', 'z']);
    for (const column of columnNames.slice(1)) expect(ids(sortedLines(lines, column, true))).toEqual(['x', 'y', 'z']);
    expect(ids(sortedLines(lines, 'track', true))).toEqual(['z', 'y', 'x']);
  });
});
