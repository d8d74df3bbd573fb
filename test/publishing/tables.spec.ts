import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { tableNames } from '../../src/contract/publishing/tables.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

type Row = Record<string, unknown>;

describeEachEngine('tables by address', (engine) => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open(engine);
    await served.append(
      defined(),
      defined({ id: 'us-cn.military', title: '=HYPERLINK("https://evil.example")', topic: 'military' }),
      event('TalksHeld', '2025-12-20', { title: 'Ministers meet, “at last”\nin Geneva' }),
      event('TalksSuspended', '2026-01-10'),
      event('TalksHeld', '2025-11', { tracks: ['us-cn.military'] }),
    );
  });
  afterEach(() => served.close());

  const csv = async (path: string) => {
    const { status, text } = await served.get(`//data/${path}`);
    expect(status).toBe(200);
    return parse<Record<string, string>>(text, { columns: true });
  };
  const ndjson = async (path: string) => {
    const { text } = await served.get(`//data/${path}`);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  };
  const parquet = async (path: string) => {
    const answer = await fetch(`${served.origin}/data/${path}`);
    expect(answer.status).toBe(200);
    const file = await answer.arrayBuffer();
    return { rows: await parquetReadObjects({ file }), metadata: parquetMetadata(file), headers: answer.headers };
  };
  const flat = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, Array.isArray(value) ? value.join(';') : value]),
    );
  const printed = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        value === null ? '' : String(value as string | number | boolean),
      ]),
    );
  const unescaped = (row: Record<string, string>) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value.replace(/^'(?==)/, '')]));

  it.each(tableNames)('give %s as CSV, JSON, NDJSON and Parquet with the same rows', async (table) => {
    const lines = await ndjson(`${table}.ndjson`);
    expect((await served.get(`//data/${table}.json`)).body).toEqual(lines);
    expect(lines.length).toBeGreaterThan(1);
    expect((await parquet(`${table}.parquet`)).rows).toEqual(lines.map(flat));
    expect((await csv(`${table}.csv`)).map(unescaped)).toEqual(lines.map(flat).map(printed));
    expect(lines[0]).toMatchObject({ valid_at: '2026-01-15', known_at: '2026-01-15', position: 5 });
  });

  it('tell the history and the events of each track', async () => {
    const history = await csv('history.csv?track=us-cn.counternarcotics');
    expect(history.map(({ status, from, to }) => [status, from, to])).toEqual([
      ['active', '2025-12-20', '2026-01-10'],
      ['frozen', '2026-01-10', ''],
    ]);
    const events = await csv('events.csv');
    expect(events.map(({ track, type, date_earliest: first, publishers }) => [track, type, first, publishers])).toEqual(
      [
        ['us-cn.counternarcotics', 'TalksHeld', '2025-12-20', 'First;Second'],
        ['us-cn.counternarcotics', 'TalksSuspended', '2026-01-10', 'First;Second'],
        ['us-cn.military', 'TalksHeld', '2025-11-01', 'First;Second'],
      ],
    );
  });

  it('hold no formula that a spreadsheet would run', async () => {
    const { text } = await served.get('//data/tracks.csv');
    expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  it('name the reading in file, header and metadata, and give the same for ever by the address to cite', async () => {
    const { metadata, headers, rows } = await parquet('summary.parquet');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="thaw-summary_valid-2026-01-15_known-2026-01-15_position-5.parquet"',
    );
    const cited = `${served.origin}/data/summary.parquet?validAt=2026-01-15&knownAt=2026-01-15&position=5`;
    expect(headers.get('link')).toBe(`<${cited}>; rel="cite-as"`);
    const citation = metadata.key_value_metadata?.find(({ key }) => key === 'citation')?.value;
    expect(citation).toBe(`Thaw, “summary” on 15 January 2026, as known on 15 January 2026, log position 5, ${cited}`);
    await served.append(event('CooperationResumed', '2026-01-12'));
    served.clock.advanceTo('2026-03-01T00:00:00Z');
    const again = await parquet(new URL(cited).pathname.replace('/data/', '') + new URL(cited).search);
    expect(again.rows).toEqual(rows);
    expect(again.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('answer 304 until an entry comes, and HEAD without rows', async () => {
    const { headers } = await served.get('//data/history.csv');
    const known = { 'if-none-match': headers.get('etag')! };
    expect(await served.get('//data/history.csv', known)).toMatchObject({ status: 304, text: '' });
    const here = `${served.origin}/data/history.csv`;
    const elsewhere = await fetch(here.replace('127.0.0.1', 'localhost'), { method: 'HEAD' });
    expect(elsewhere.headers.get('etag')).not.toBe(headers.get('etag'));
    const head = await served.send('HEAD', '//data/history.csv');
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', headers.get('etag')]);
    await served.append(event('CooperationResumed', '2026-01-12'));
    expect(await served.get('//data/history.csv', known)).toMatchObject({ status: 200 });
  });

  it('describe the record as a data set, with a dictionary and a citation', async () => {
    const { body, headers } = await served.get('//data/dataset.jsonld');
    expect(headers.get('content-type')).toMatch(/^application\/ld\+json/);
    expect(body).toMatchObject({ '@type': 'Dataset', dateModified: '2026-01-15', version: 'log position 5' });
    const dictionary = await csv('dictionary.csv');
    for (const table of tableNames) {
      const columns = dictionary.filter((row) => row.table === table).map(({ column }) => column);
      expect(Object.keys((await ndjson(`${table}.ndjson`))[0]!)).toEqual(columns);
    }
    const { text } = await served.get('//data/CITATION.cff');
    expect(text).toContain('cff-version: 1.2.0\n');
    expect(text).toContain('date-released: "2026-01-15"\n');
  });

  it('refuse what they cannot tell', async () => {
    const asked = [
      'summary.xls',
      'none.csv',
      'history.csv?track=us-cn.none',
      'events.csv?knownAt=2027-01-01',
      'events.csv?position=99',
    ];
    const answers = await Promise.all(asked.map((path) => served.get(`//data/${path}`)));
    expect(answers.map(({ status, body }) => `${status} ${String(body.code)}`)).toEqual([
      '404 unknown-route',
      '404 unknown-route',
      '404 unknown-track',
      '422 from-the-future',
      '422 unknown-position',
    ]);
  });
});

describeEachEngine(
  'the tag of a table',
  (engine) => {
    it('is another one after a redaction, also for a process that has started since', async () => {
      const served = await ServedApp.open(engine);
      const talks = event('TalksHeld', '2025-12-20', { title: 'Ministers meet' });
      await served.append(defined(), talks);
      const path = '//data/events.csv?position=2';
      const before = (await served.get(path)).headers.get('etag');
      const redacts = { reason: 'Named a person', fields: ['/title'] };
      expect((await served.post(`/events/${talks.id}/redactions`, redacts)).status).toBe(201);
      const started = await served.beside();
      const after = await started.get(path);
      expect([after.status, after.headers.get('etag') === before]).toEqual([200, false]);
      await started.close();
      await served.close();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
