import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filesOfFolder } from '../../src/sources/kinds/folder-files.js';
import { SourceHarness } from './source-harness.js';

const map = {
  key: 'desk:{no}',
  type: 'TalksHeld',
  occurred: '{date|dd.mm.yyyy}',
  title: '{what}',
  actors: [
    { country: '{from}', role: 'participant' },
    { country: 'CN', role: 'participant' },
  ],
  sources: [{ title: '{what}', publisher: 'The desk', url: '{link}' }],
};
const header = 'no;date;what;from;link\n';
const row = (no: number, what: string) => `${no};10.01.2026;${what};US;https://desk.example/${no}\n`;

describe('A source of tables', () => {
  let room: SourceHarness;
  let root: string;
  const titles = async (id: string) =>
    (await room.versions(id)).map(({ version, report }) => `${report.key} ${report.title}/${version}`);
  const refusals = async (id: string) => (await room.served.get(`/sources/${id}/refusals`)).body.data;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'thaw-tables-'));
    await mkdir(join(root, 'desk'));
    room = await SourceHarness.open('SQLite :memory:', { sourceFolder: join(root, 'desk') });
  });
  afterAll(async () => {
    await room.close();
    await rm(root, { recursive: true });
  });

  it('reads no folder of more than a thousand files, and says how many it has', async () => {
    const folder = join(root, 'desk', 'many');
    await mkdir(folder);
    await Promise.all(Array.from({ length: filesOfFolder + 1 }, (_, n) => writeFile(join(folder, `${n}.json`), '[]')));
    const { id, health } = await room.add({ kind: 'table', name: 'many', settings: { folder: 'many' } });
    expect(health).toMatchObject({
      state: 'failing',
      fault: 'the folder holds 1001 files: at most 1000 are read',
      reports: 0,
    });
    await rm(join(folder, '0.json'));
    await room.after(60);
    expect((await room.source(id)).health).toMatchObject({ state: 'well', fault: null });
    await rm(folder, { recursive: true });
  });

  it('reads a file at an address: a report a row, a changed row as a new version, what cannot be read by its line', async () => {
    const first = header + row(1, 'Talks') + row(2, 'Visit') + '3;soon;None;US;\n';
    const url = room.upstream.on(
      '/desk.csv',
      { body: gzipSync(first), headers: { etag: '"1"' } },
      { status: 304 },
      { body: header + row(1, 'Talks') + row(2, 'Visits') },
    );
    const { id } = await room.add({ kind: 'table', name: 'desk', settings: { url, map } });
    expect(await titles(id)).toEqual(['desk:1 Talks/1', 'desk:2 Visit/1']);
    const [talks] = await room.versions(id);
    expect(talks!.report).toMatchObject({
      ...{ day: '2026-01-10', url: 'https://desk.example/1', publisher: 'The desk' },
      actors: [
        { party: 'US', role: 'participant' },
        { party: 'CN', role: 'participant' },
      ],
      event: { type: 'TalksHeld', externalId: 'desk:1', occurred: '2026-01-10' },
    });
    expect(await refusals(id)).toMatchObject([{ item: 'line 4', reason: expect.stringContaining('soon') }]);
    await room.after(3_600);
    expect(room.upstream.requests.at(-1)!.headers['if-none-match']).toBe('"1"');
    await room.after(3_600);
    expect(await titles(id)).toEqual(['desk:1 Talks/1', 'desk:2 Visit/1', 'desk:2 Visits/2']);
  });

  it('reads lines of JSON: events, or reports as they stand', async () => {
    const event = { title: 'Visit', occurred: '2026-01-11', tracks: ['us-cn.leaders'] };
    const lines = [event, { key: 'k', title: 'Talks', day: '2026-01-12' }, 7].map((each) => JSON.stringify(each));
    const url = room.upstream.on('/desk.ndjson', { body: `${lines.join('\n')}\n` });
    const { id } = await room.add({ kind: 'table', name: 'lines', settings: { url } });
    expect((await room.versions(id)).map(({ report }) => [report.title, report.event])).toEqual([
      ['Visit', event],
      ['Talks', undefined],
    ]);
    expect(await refusals(id)).toMatchObject([{ item: 'line 3', reason: 'it is no JSON object' }]);
  });

  it('refuses a file as a whole whose columns are shifted, or that is cut off, with the line', async () => {
    const shifted = header + row(1, 'Talks') + [2, 3, 4].map((no) => `x;${row(no, 'Visit')}`).join('');
    const cut = gzipSync(header + row(1, 'Talks').repeat(200)).subarray(0, 60);
    const expected = [/the columns are shifted from line 3 on/, /cut off|not whole/];
    for (const [index, body] of [shifted, cut].entries()) {
      const url = room.upstream.on(`/bad-${index}.csv`, { body });
      const { id, health } = await room.add({ kind: 'table', name: `bad ${index}`, settings: { url, map } });
      expect([health.fault, await titles(id)]).toEqual([expect.stringMatching(expected[index]!), []]);
    }
  });

  it('reads the files of a folder, each again when it has changed, and no link that leads out of it', async () => {
    const file = (name: string, text: string) => writeFile(join(root, 'desk', name), text);
    await file('a.csv', header + row(1, 'Talks'));
    await file('b.csv', `${header}x;${row(5, 'Visit')}y;${row(6, 'Visit')}z;${row(7, 'Visit')}`);
    await writeFile(join(root, 'outside.csv'), header + row(9, 'Secret'));
    await symlink(join(root, 'outside.csv'), join(root, 'desk', 'c.csv'));
    const { id } = await room.add({ kind: 'table', name: 'folder', settings: { folder: '.', map } });
    expect(await titles(id)).toEqual(['desk:1 Talks/1']);
    expect(await refusals(id)).toMatchObject([
      { item: 'b.csv', reason: expect.stringContaining('shifted from line 2') },
    ]);
    await file('a.csv', header + row(1, 'Talks') + row(2, 'Visit'));
    await room.after(3_600);
    expect(await titles(id)).toEqual(['desk:1 Talks/1', 'desk:2 Visit/1']);
    await room.change(id, { settings: { folder: '..' } });
    await room.settled();
    expect((await room.source(id)).health.fault).toBe('the folder is outside the one that THAW_SOURCE_FOLDER names');
  });

  it('takes no map that is none, nor both an address and a folder', async () => {
    for (const settings of [
      { url: 'https://e.example/a.csv', map: { key: 1 } },
      { url: 'https://e.example/a.csv', folder: '.' },
      {},
    ]) {
      const { status, body } = await room.served.post('/sources', { kind: 'table', name: 'wrong', settings });
      expect([status, body.code]).toEqual([422, 'invalid-source']);
    }
  });
});
