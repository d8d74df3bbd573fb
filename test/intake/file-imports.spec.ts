import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uploadLimits } from '../../src/contract/log/imports.js';
import { describeEachEngine } from '../support/databases.js';
import { type Answer, ServedApp } from '../support/served-app.js';
import { suspension, talks, track } from './samples.js';

const header = 'id,date,title,src,pub';
const map = talks('{date|d.m.yyyy}', { title: '{title}', sources: [{ title: '{src}', publisher: '{pub}' }] });
const table = (...rows: string[]) => [header, ...rows, ''].join('\n');

const told = ({ status, body }: Answer) => [status, body.code];

function formOf(content: string | Buffer, map: unknown, more: readonly [string, string][] = []): FormData {
  const form = new FormData();
  if (map !== null) form.set('map', typeof map === 'string' ? map : JSON.stringify(map));
  form.set('file', new Blob([content]), 'contacts.csv');
  for (const [name, value] of more) form.append(name, value);
  return form;
}

describeEachEngine(
  'a file that is imported over HTTP',
  (engine) => {
    let served: ServedApp;
    beforeAll(async () => {
      served = await ServedApp.open(engine);
      await served.post('/tracks', track);
    });
    afterAll(() => served.close());

    const send = (path: string, content: string | Buffer, given: unknown = null, more: [string, string][] = []) =>
      served.send('POST', path, { body: formOf(content, given, more) });
    const imported = (content: string | Buffer, given: unknown = map, query = '') =>
      send(`/imports${query}`, content, given);
    const events = async () =>
      (await served.get('/events?limit=200')).body.data.filter(({ recordedBy }) =>
        String(recordedBy).includes('import of'),
      );

    it('says of a table what is in it, and drafts its map', async () => {
      const rows = ['a-1;30.1.2024;Talks in Vienna;Note;Press', 'a-2;13.2.2024;Talks in Geneva;Note;Press'];
      const content = ['Contacts of 2024', header.replaceAll(',', ';'), ...rows, ''].join('\n');
      const { status, body } = await send('/imports/proposals', content);
      expect([status, body]).toEqual([
        200,
        {
          kind: 'table',
          separator: ';',
          headerLine: 2,
          columns: [
            { name: 'id', values: ['a-1', 'a-2'], more: false },
            { name: 'date', values: ['30.1.2024', '13.2.2024'], more: false },
            { name: 'title', values: ['Talks in Vienna', 'Talks in Geneva'], more: false },
            { name: 'src', values: ['Note'], more: false },
            { name: 'pub', values: ['Press'], more: false },
          ],
          rows: [
            { line: 3, cells: rows[0]!.split(';') },
            { line: 4, cells: rows[1]!.split(';') },
          ],
          map: expect.objectContaining({ key: 'source:{id}', occurred: '{date|d.m.yyyy}', title: '{title}' }),
          notes: expect.arrayContaining([expect.stringContaining('type: no column holds event types')]),
        },
      ]);
    });

    it('says of a file of JSON what its first entries are', async () => {
      const lines = `${JSON.stringify(talks('2024-01-30'))}\n{"type":\n`;
      expect((await send('/imports/proposals', lines)).body).toEqual({
        kind: 'lines',
        entries: [
          { line: 1, type: 'TalksHeld', occurred: '2024-01-30', title: 'Talks', fault: null },
          { line: 2, type: null, occurred: null, title: null, fault: expect.stringContaining('ends before') },
        ],
      });
    });

    it('is tried first: what would be stored and refused, and which statuses would change', async () => {
      const file = table('a-1,30.1.2024,Talks in Vienna,Note,Press', 'a-2,2024-02-13,Talks in Geneva,Note,Press');
      const trial = await imported(file, map, '?dryRun=true&partial=true');
      expect([trial.status, trial.body]).toEqual([
        200,
        {
          ...{ dryRun: true, lines: 2, recorded: 1, repeated: 0, refused: 1, withheld: 0, vanished: 0, position: 0 },
          unit: 'line',
          refusals: [
            {
              line: 3,
              code: 'unreadable-cell',
              message: expect.stringContaining('"2024-02-13" is no date of the form d.m.yyyy'),
            },
          ],
          remarks: [],
          remarked: 0,
          statusChanges: [expect.objectContaining({ track: track.id })],
          historyChanges: [expect.objectContaining({ track: track.id })],
        },
      ]);
      expect((await imported(file, map, '?dryRun=true')).body).toMatchObject({ recorded: 1, refused: 1, withheld: 1 });
      expect(await events()).toEqual([]);
    });

    it('is stored whole or not at all, and again without harm', async () => {
      const wrong = table('a-1,30.1.2024,Talks in Vienna,Note,Press', 'a-2,2024-02-13,Talks in Geneva,Note,Press');
      expect((await imported(wrong)).body).toMatchObject({ recorded: 0, refused: 1, withheld: 1, statusChanges: null });
      expect(await events()).toEqual([]);
      const right = wrong.replace('2024-02-13', '13.2.2024');
      expect((await imported(right)).body).toMatchObject({ dryRun: false, recorded: 2, refused: 0 });
      expect((await imported(gzipSync(right))).body).toMatchObject({ recorded: 0, repeated: 2 });
      const stored = await events();
      expect(stored.map(({ recordedBy }) => recordedBy)).toEqual(Array(2).fill('local, import of contacts.csv'));
    });

    it('needs no map where it is JSON, and takes the map as a file as well', async () => {
      const list = JSON.stringify([suspension('2024-08-05'), { type: 'TalksHeld' }]);
      expect((await imported(list, null, '?partial=true')).body).toMatchObject({
        ...{ unit: 'item', recorded: 1, refused: 1 },
        refusals: [{ line: 2 }],
      });
      const form = new FormData();
      form.set('file', new Blob([table('a-1,30.1.2024,Talks in Vienna,Note,Press')]), 'contacts.csv');
      form.set('map', new Blob([`\ufeff${JSON.stringify(map)}`]), 'map.json');
      expect((await served.send('POST', '/imports', { body: form })).body).toMatchObject({ repeated: 1 });
    });

    it('corrects and retracts by the key of its rows', async () => {
      const keyed = { ...map, key: 'contacts:{id}' };
      const rows = ['k-1,1.3.2024,Talks one,Note,Press', 'k-2,2.3.2024,Talks two,Note,Press', 'k-3,3.3.2024,Three,N,P'];
      expect((await imported(table(...rows), keyed)).body).toMatchObject({ recorded: 3 });
      const changed = table(rows[0]!.replace('1.3', '4.3'), rows[1]!);
      const query = '?retractVanished=true';
      expect((await imported(changed, keyed, query)).body).toMatchObject({ recorded: 1, repeated: 1, vanished: 1 });
      expect(told(await imported(changed, map, query))).toEqual([422, 'no-source-name']);
    });

    it('retracts up to half of the rows of its source, and none where more are gone: the file may not be whole', async () => {
      const keyed = { ...map, key: 'meetings:{id}' };
      const rows = [1, 2, 3, 4].map((n) => `m-${n},${n}.4.2024,Meeting ${n},Note,Press`);
      await imported(table(...rows), keyed);
      const query = '?retractVanished=true';
      const refused = await imported(table(rows[0]!), keyed, query);
      expect(told(refused)).toEqual([409, 'too-many-vanished']);
      expect(refused.body.detail).toContain('3 of the 4 rows of meetings: are gone');
      expect((await imported(table(rows[0]!, rows[1]!), keyed, query)).body).toMatchObject({
        repeated: 2,
        vanished: 2,
      });
    });

    it('is refused with what is wrong and where', async () => {
      const cut = gzipSync(table('a-1,30.1.2024,Talks in Vienna,Note,Press')).subarray(0, 40);
      const unknown = await imported(table('a-1,30.1.2024,T,N,P'), { ...map, occurred: '{day}' });
      expect([told(unknown), unknown.body.errors]).toEqual([
        [422, 'invalid-column-map'],
        [{ pointer: '/occurred', detail: expect.stringContaining('names the column "day"') }],
      ]);
      expect(told(await imported(cut))).toEqual([422, 'truncated-file']);
      expect(told(await imported('%PDF-1.7'))).toEqual([422, 'other-kind']);
      expect(told(await imported('x', '{'))).toEqual([400, 'malformed-json']);
      expect(told(await imported(table(), map, '?encoding=klingon'))).toEqual([422, 'unknown-encoding']);
      expect(told(await send('/imports', 'x', map, [['extra', 'y']]))).toEqual([422, 'invalid-upload']);
      expect(
        told(
          await send('/imports', 'x', map, [
            ['map', '{}'],
            ['map', '{}'],
            ['map', '{}'],
          ]),
        ),
      ).toEqual([422, 'invalid-upload']);
      const none = new FormData();
      none.set('map', '{}');
      expect(told(await served.send('POST', '/imports', { body: none }))).toEqual([422, 'invalid-upload']);
    });

    it('is refused where the form is none, or breaks off', async () => {
      const as = (type: string, body: string) =>
        served.send('POST', '/imports', { body, headers: { 'content-type': type } });
      expect(told(await as('multipart/form-data', 'x'))).toEqual([400, 'malformed-body']);
      const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nid,date';
      expect(told(await as('multipart/form-data; boundary=b', part))).toEqual([400, 'malformed-body']);
      expect(told(await as('multipart/form-data; boundary=b', 'nothing of the kind'))).toEqual([400, 'malformed-body']);
      expect(told(await as('text/csv', 'a,b'))).toEqual([415, 'unsupported-media-type']);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);

describe('a file that is too large', () => {
  it('is refused, packed or not, and leaves nothing on the disk', async () => {
    const served = await ServedApp.open();
    const imported = (content: string | Buffer, given: unknown = null) =>
      served.send('POST', '/imports', { body: formOf(content, given) });
    const folder = await mkdtemp(join(tmpdir(), 'thaw-test-'));
    const usual = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    expect(told(await imported(Buffer.alloc(uploadLimits.fileBytes + 1, 'x')))).toEqual([413, 'file-too-large']);
    const bomb = gzipSync(Buffer.alloc(uploadLimits.unpackedBytes + 1, `${' '.repeat(65_535)}\n`), { level: 1 });
    expect(told(await imported(bomb))).toEqual([413, 'file-too-large']);
    expect(told(await imported('x', 'x'.repeat(uploadLimits.mapBytes + 1)))).toEqual([413, 'file-too-large']);
    expect(await readdir(folder)).toEqual([]);
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    await rm(folder, { recursive: true });
    await served.close();
  });
});
