import { describe, expect, it } from '@jest/globals';
import { line } from '../summary/line.fixture.js';
import { orderOf, type Row, rowsOf } from './rows.js';
import { boardOf } from './selection.js';
import { firstView, type View } from './view.js';

const since = (iso: string) => ({ edtf: iso, earliest: iso, latest: iso });
const board = boardOf({
  validAt: '2026-11-22',
  tracks: [
    line('us-cn.a', { since: since('2020-01-01'), status: 'frozen' }),
    line('us-tr.b', { since: since('2025-01-01'), parties: ['US', 'TR'], relationship: 'tr-us', status: 'frozen' }),
    line('us-cn.c', { since: since('2026-01-01') }),
  ],
});
const inWords = (row: Row) =>
  row.kind === 'track' ? `${row.hidden ? '-' : ''}${row.line.track}` : `${row.relationship.id}:`;
const rows = (values: Partial<View>) => {
  const view: View = { ...firstView, sort: 'since', descending: true, ...values };
  return rowsOf(board, orderOf(board, view), view);
};

describe('the rows of the board', () => {
  it('are all tracks in order, those that are filtered out hidden where they are', () => {
    expect(rows({}).rows.map(inWords)).toEqual(['us-cn.c', 'us-tr.b', 'us-cn.a']);
    const frozen = rows({ statuses: ['frozen'], descending: false });
    expect(frozen.rows.map(inWords)).toEqual(['us-cn.a', 'us-tr.b', '-us-cn.c']);
    expect(frozen.lines.map(({ track }) => track)).toEqual(['us-cn.a', 'us-tr.b']);
  });

  it('stand below their relationships, which go by their first tracks', () => {
    const grouped = rows({ grouped: true });
    expect(grouped.rows.map(inWords)).toEqual(['cn-us:', 'us-cn.c', 'us-cn.a', 'tr-us:', 'us-tr.b']);
    expect(grouped).toMatchObject({ relationships: 2, lines: [{ track: 'us-cn.c' }, { track: 'us-cn.a' }, {}] });
    const frozen = rows({ grouped: true, statuses: ['frozen'] });
    expect(frozen.rows.map(inWords)).toEqual(['tr-us:', 'us-tr.b', 'cn-us:', 'us-cn.a', '-us-cn.c']);
  });
});
