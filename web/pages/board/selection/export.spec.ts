import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvOf, fileNameOf, jsonOf, type ExportedBoard, exportFile } from './export.js';
import { line } from '../summary/line.fixture.js';
import { firstView } from './view.js';

const shown: ExportedBoard = {
  summary: { validAt: '2023-07-07', knownAt: '2026-11-22', position: 6936, total: 219 },
  lines: [
    line('us-cn.climate', {
      title: 'Climate, “first” and "second"',
      headline: '=HYPERLINK("https://example.org")\nsecond line',
      since: { edtf: '2022-08', earliest: '2022-08-01', latest: '2022-08-31' },
      flags: ['contested', 'stale'],
    }),
    line('us-cn.trade', { since: null, status: 'none', label: 'No cooperation on record' }),
  ],
  view: { ...firstView, statuses: ['active', 'none'], search: 'china' },
  address: 'https://thaw.example/?status=active',
  at: '2026-11-22T08:00:00.000Z',
};

describe('the export of what is shown', () => {
  it('says in the name of the file which clocks it was read at, and how much of the board it is', () => {
    expect(fileNameOf(shown, 'csv')).toBe('thaw-board_valid-2023-07-07_known-2026-11-22_position-6936_2-of-219.csv');
    const whole = { ...shown, summary: { ...shown.summary, total: 2 } };
    expect(fileNameOf(whole, 'json')).toBe('thaw-board_valid-2023-07-07_known-2026-11-22_position-6936.json');
  });

  it('is CSV that a parser reads back, with the clocks on each line', () => {
    const rows = parse<Record<string, string>>(csvOf(shown), { bom: true, columns: true });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      title: 'Climate, “first” and "second"',
      headline: `'=HYPERLINK("https://example.org")\nsecond line`,
      ...{ since: '2022-08', since_earliest: '2022-08-01', days_min: '310', days_max: '340' },
      ...{ flags: 'contested stale', risk_alert: 'false', last_dialogue: '' },
      ...{ valid_at: '2023-07-07', known_at: '2026-11-22', position: '6936' },
      ...{ selection: 'q china; status active none', exported_at: '2026-11-22T08:00:00.000Z' },
    });
    expect(rows[1]).toMatchObject({ since: '', days_min: '' });
  });

  it('has its heads when nothing is shown', () => {
    expect(csvOf({ ...shown, lines: [] })).toMatch(/^\ufefftrack,title,.*exported_at\r\n$/);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =1', "' =1"],
    ['\r=1', '"\'\r=1"'],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
    ['us-cn', 'us-cn'],
  ])('keeps %j from being a formula', (text, cell) => {
    expect(exportFile(text)).toBe(cell);
  });

  it('quotes as RFC 4180 has it', () => {
    expect(exportFile('a,b')).toBe('"a,b"');
    expect(exportFile('a "b"')).toBe('"a ""b"""');
    expect(exportFile('a\nb')).toBe('"a\nb"');
    expect(exportFile(null)).toBe('');
    expect(exportFile(-3)).toBe('-3');
  });

  it('is JSON with what it is, its clocks and its selection', () => {
    expect(JSON.parse(jsonOf(shown))).toMatchObject({
      exportedAt: '2026-11-22T08:00:00.000Z',
      address: 'https://thaw.example/?status=active',
      reading: { validAt: '2023-07-07', knownAt: '2026-11-22', position: 6936 },
      selection: { q: 'china', status: ['active', 'none'] },
      order: { by: 'status', descending: false },
      ...{ total: 219, shown: 2 },
      tracks: [{ track: 'us-cn.climate' }, { track: 'us-cn.trade' }],
    });
  });
});
