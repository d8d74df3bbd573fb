import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Entry, isEvent } from '../../src/domain/entries/entry.js';
import { AmendmentIndex } from '../../src/domain/record/amendment-index.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { talks, trackDefined } from '../intake/samples.js';
import { type Thaw, thawOn } from './thaw.js';

const track = 'us-cn.counternarcotics';
const map = talks('{date}', { title: '{title}', sources: [{ title: '{src}', publisher: '{pub}' }] });
const header = 'date,title,src,pub';
const feedMap = { ...map, key: 'feed:{id}' };
const feed = (...rows: string[]) => [`id,${header}`, ...rows].join('\n');

describeEachEngine(
  'thaw import',
  (engine) => {
    let folder: string;
    let fresh: FreshDatabase;
    let thaw: Thaw;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'thaw-import-'));
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      await thaw(['import', '-'], { input: JSON.stringify(trackDefined) });
    });
    afterEach(async () => {
      await fresh.drop();
      await rm(folder, { recursive: true });
    });

    const file = async (name: string, content: string | Buffer | object) => {
      const isBytes = typeof content === 'string' || Buffer.isBuffer(content);
      await writeFile(join(folder, name), isBytes ? content : JSON.stringify(content));
      return join(folder, name);
    };
    const imported = async (table: string | Buffer, given: object = map, ...options: string[]) =>
      thaw(['import', await file('table.csv', table), '--map', await file('map.json', given), ...options]);
    /** The events that stand in the log, as they read with their amendments. */
    const events = async () => {
      const { stdout } = await thaw(['export']);
      const entries = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry);
      const index = new AmendmentIndex(entries);
      return entries.filter(({ body }) => isEvent(body)).flatMap(({ body }) => index.current(body.id)?.event ?? []);
    };

    it('takes a file below 1,000 lines whole or not at all, unless each line is to be taken by itself', async () => {
      const table = `${header}\n2024-01-30,A,Note,Press\n30.01.2024,B,Note,Press\n2024-02-01,C,Note,Press\n`;
      const whole = await imported(table);
      expect([whole.code, whole.stdout]).toEqual([1, '3 lines: 0 recorded, 0 repeated, 1 refused\n']);
      expect(whole.stderr).toContain(
        'line 3 (B): invalid-event: /occurred "30.01.2024" is not EDTF (ISO 8601-2): write 2024-01-30',
      );
      expect(whole.stderr).toContain('{date|dd.mm.yyyy}');
      expect(whole.stderr).toContain('--partial takes the 2 other lines');
      expect(await events()).toEqual([]);
      expect(JSON.parse((await imported(table, map, '--json')).stdout)).toMatchObject({
        lines: 3,
        recorded: 0,
        refused: 1,
        withheld: 2,
        refusals: [{ line: 3, title: 'B', code: 'invalid-event' }],
      });
      expect((await imported(table, map, '--partial')).stdout).toBe('3 lines: 2 recorded, 0 repeated, 1 refused\n');
      expect((await imported(table.replace('30.01.2024', '2024-01-31'))).stdout).toBe(
        '3 lines: 1 recorded, 2 repeated, 0 refused\n',
      );
    });

    it('takes a file of 1,000 lines and more line by line', async () => {
      const rows = Array.from({ length: 1_200 }, (_, n) => `2024-01-30,Talks ${n},Note,Press`);
      const table = [header, ...rows.with(600, '30.01.2024,Wrong,Note,Press')].join('\n');
      const { code, stdout } = await imported(table);
      expect([code, stdout]).toEqual([1, '1200 lines: 1199 recorded, 0 repeated, 1 refused\n']);
    });

    it('stores nothing of a file that is cut off or shifted, however long it is', async () => {
      const rows = Array.from({ length: 1_200 }, (_, n) => `2024-01-30,Talks ${n},Note,Press`);
      const table = [header, ...rows].join('\n');
      const cut = await imported(table.slice(0, -8));
      expect([cut.code, cut.stdout]).toEqual([1, '']);
      expect(cut.stderr).toContain('cut off in line 1201');
      const zipped = await imported(gzipSync(table).subarray(0, -20));
      expect([zipped.code, zipped.stderr]).toEqual([1, expect.stringContaining('cut off in line')]);
      const shifted = await imported([header, ...rows.map((row, n) => (n > 1_100 ? `${n},${row}` : row))].join('\n'));
      expect([shifted.code, shifted.stderr]).toEqual([1, expect.stringContaining('shifted from line 1103 on')]);
      expect(await events()).toEqual([]);
      expect((await imported(table.slice(0, -8), map, '--partial')).stdout).toContain(
        '1199 recorded, 0 repeated, 1 refused',
      );
    });

    it('says what it would store, refuse and change, and stores nothing', async () => {
      const lines = [
        { ...trackDefined, id: undefined, track: { ...trackDefined.track, id: 'us-cn.climate' } },
        talks('2024-01-30', { tracks: ['us-cn.climate'] }),
        talks('2024-02-30'),
        talks('2024-02-01', { tracks: ['us-cn.space'] }),
        talks('2024-01-30'),
        talks('2024-01-30'),
      ];
      const lined = await file('lines.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'));
      const { code, stdout, stderr } = await thaw(['import', lined, '--dry-run']);
      expect(code).toBe(1);
      expect(stdout).toContain('6 lines: 3 recorded, 1 repeated, 2 refused\na dry run: nothing is stored\n');
      expect(stdout).toMatch(/^us-cn\.climate: .*active from 2024-01-30/m);
      expect(stdout).toMatch(/^us-cn\.counternarcotics: .*active from 2024-01-30/m);
      expect(stderr).toMatch(/line 3 \(Talks\): invalid-event[\s\S]*line 4 \(Talks\): undefined-track/);
      expect(await events()).toEqual([]);
      expect(JSON.parse((await thaw(['import', lined, '--dry-run', '--json'])).stdout)).toMatchObject({
        dryRun: true,
        lines: 6,
        recorded: 3,
        repeated: 1,
        refused: 2,
        statusChanges: [{ track: 'us-cn.climate' }, { track }],
      });
      expect((await thaw(['import', lined, '--partial'])).stdout).toBe('6 lines: 3 recorded, 1 repeated, 2 refused\n');
    });

    it('takes a row that its source knows by a key: changed it is a correction, unchanged a repeat', async () => {
      const [first, changed] = [
        feed('X1,2024-06-01,Call,Note,Press', 'X2,2024-06-02,Visit,Note,Press'),
        feed('X1,2024-06-03,Call,Note,Press', 'X2,2024-06-02,Visit,Note,Press'),
      ];
      expect((await imported(first, feedMap)).stdout).toBe('2 lines: 2 recorded, 0 repeated, 0 refused\n');
      expect((await imported(first, feedMap)).stdout).toBe('2 lines: 0 recorded, 2 repeated, 0 refused\n');
      for (const outcome of ['1 recorded, 1 repeated', '0 recorded, 2 repeated']) {
        expect((await imported(changed, feedMap)).stdout).toBe(`2 lines: ${outcome}, 0 refused\n`);
      }
      expect((await imported(first, feedMap)).stdout).toBe('2 lines: 1 recorded, 1 repeated, 0 refused\n');
      const listed = await events();
      expect(listed).toMatchObject([{ occurred: '2024-06-01', externalId: 'feed:X1' }, { title: 'Visit' }]);
      const { stdout } = await thaw(['export']);
      const corrections = stdout.split('\n').filter((line) => line.includes('EventCorrected'));
      expect(corrections).toHaveLength(2);
      expect(corrections[0]).toContain('the source has changed its row feed:X1: occurred 2024-06-01, now 2024-06-03');
    });

    it('retracts on request what the source has no more, and restores what it has again', async () => {
      const rows = [
        'X1,2024-06-01,Call,Note,Press',
        'X2,2024-06-02,Visit,Note,Press',
        'X3,2024-06-03,Letter,Note,Press',
      ];
      await imported(feed(...rows), feedMap);
      const shrunk = feed(...rows.slice(1));
      expect((await imported(shrunk, feedMap)).stdout).toBe('2 lines: 0 recorded, 2 repeated, 0 refused\n');
      expect((await imported(shrunk, feedMap, '--retract-vanished', '--dry-run')).stdout).toContain(
        '2 repeated, 0 refused, 1 retracted',
      );
      expect(await events()).toHaveLength(3);
      expect((await imported(shrunk, feedMap, '--retract-vanished')).stdout).toBe(
        '2 lines: 0 recorded, 2 repeated, 0 refused, 1 retracted\n',
      );
      expect((await events()).map(({ title }) => title)).toEqual(['Visit', 'Letter']);
      expect((await imported(shrunk, feedMap, '--retract-vanished')).stdout).toBe(
        '2 lines: 0 recorded, 2 repeated, 0 refused\n',
      );
      expect((await imported(feed('X1,2024-06-05,Call,Note,Press', ...rows.slice(1)), feedMap)).stdout).toContain(
        '2 recorded, 2 repeated',
      );
      expect((await events()).map(({ occurred }) => occurred).sort()).toEqual([
        '2024-06-02',
        '2024-06-03',
        '2024-06-05',
      ]);
      const few = await imported(feed('X9,2024-06-09,New,Note,Press'), feedMap, '--retract-vanished');
      expect([few.code, few.stderr]).toEqual([4, expect.stringContaining('more than half')]);
      const nameless = await imported(feed(...rows), { ...feedMap, key: '{id}' }, '--retract-vanished');
      expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining('the name of the source')]);
    });

    it('leaves withdrawn what a person has withdrawn, and says where it replaces a correction made here', async () => {
      await imported(feed('X1,2024-06-01,Call,Note,Press', 'X2,2024-06-02,Visit,Note,Press'), feedMap);
      const [first, second] = await events();
      await thaw(['retract', first!.id, '--reason', 'no such call']);
      const mine = await file('mine.json', { ...second!, title: 'A visit' });
      expect((await thaw(['correct', second!.id, mine, '--reason', 'style'])).code).toBe(0);
      const same = await imported(feed('X1,2024-06-01,Call,Note,Press', 'X2,2024-06-02,Visit,Note,Press'), feedMap);
      expect(same.stdout).toBe('2 lines: 0 recorded, 2 repeated, 0 refused\n');
      const { code, stdout, stderr } = await imported(
        feed('X1,2024-06-07,Call,Note,Press', 'X2,2024-06-08,Visit,Note,Press'),
        feedMap,
      );
      expect([code, stdout]).toEqual([0, '2 lines: 1 recorded, 1 repeated, 0 refused\n']);
      expect(stderr).toContain(
        'line 2: taken, but the source has changed the row, and its event was withdrawn here: it stays so',
      );
      expect(stderr).toContain(
        'line 3: taken, but the source has changed the row: its content replaces the correction that was made here',
      );
      expect(await events()).toMatchObject([{ title: 'Visit', occurred: '2024-06-08' }]);
    });

    it('refuses a key that stands twice with different content, and a row without one', async () => {
      const rows = [
        'X1,2024-06-01,Call,Note,Press',
        'X1,2024-06-02,Call,Note,Press',
        'X1,2024-06-01,Call,Note,Press',
        ',2024-06-04,Call,Note,Press',
      ];
      const { code, stdout, stderr } = await imported(feed(...rows), feedMap, '--partial');
      expect([code, stdout]).toEqual([1, '4 lines: 1 recorded, 1 repeated, 2 refused\n']);
      expect(stderr).toContain('line 3 (Call): repeated-key: /key feed:X1 stands in line 2 with other content');
      expect(stderr).toContain('line 5: unreadable-cell: /key is empty in this row');
    });

    it('reads maps and tables that begin with a byte order mark, a table from a pipe, and says where the names stand', async () => {
      const marked = await file('marked.json', `\ufeff${JSON.stringify(map)}`);
      const utf16 = await file('utf16.json', Buffer.from(`\ufeff${JSON.stringify(map)}`, 'utf16le'));
      const table = `Contacts 2024;;;\n;;;\n${header.replaceAll(',', ';')}\n2024-01-30;A;Note;Press\n`;
      expect(await thaw(['import', '-', '--map', marked], { input: table })).toEqual({
        code: 0,
        stdout: '1 lines: 1 recorded, 0 repeated, 0 refused\n',
        stderr:
          'the columns are named in line 3; what stands above is passed over\nthe cells are apart by semicolons\n',
      });
      expect((await thaw(['import', '-', '--map', utf16], { input: table })).stdout).toContain('1 repeated');
      const latin1 = await file('latin1.json', Buffer.from('{"title":"R\xe9union"}', 'latin1'));
      expect(await thaw(['import', '-', '--map', latin1], { input: table })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('is not UTF-8'),
      });
      const broken = await file('broken.json', '{"title":"A",\n "type" "B"}');
      expect((await thaw(['import', '-', '--map', broken], { input: table })).stderr).toContain(
        'is not JSON: a comma or a colon is missing before a text (in line 2, at character 9)',
      );
    });

    it('takes the words for an encoding, a separator and columns', async () => {
      const latin1 = await file('latin1.txt', Buffer.from('30.01.2024^Réunion à São Tomé^Note^Agência\n', 'latin1'));
      const dated = await file('dated.json', { ...map, occurred: '{date|dd.mm.yyyy}' });
      const args = ['import', latin1, '--map', dated, '--columns', 'date, title,src,pub', '--separator', '^'];
      expect(await thaw(args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Réunion à São Tomé'),
      });
      expect((await thaw([...args, '--encoding', 'windows-1252'])).stdout).toContain('1 recorded');
      expect((await events())[0]!).toMatchObject({ title: 'Réunion à São Tomé', occurred: '2024-01-30' });
      expect(await thaw([...args, '--encoding', 'klingon'])).toMatchObject({ code: 2 });
      expect(await thaw([...args, '--separator', 'no'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('/separator'),
      });
    });

    it('drafts a map from a table: what its rows do not show stays open, and is not guessed', async () => {
      const table = await file(
        'feed.csv',
        'event_id;date;headline;actor1;actor2;publisher;url\n1;01/02/2024;Talks in Beijing;China;USA;Xinhua;https://example.org/1\n2;03/04/2024;A call;United States;China;AP;https://example.org/2\n',
      );
      const { code, stdout, stderr } = await thaw(['import', table, '--propose-map']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        key: 'source:{event_id}',
        type: '?',
        tracks: ['?'],
        occurred: '{date|?}',
        actors: [
          { country: '{actor1|party}', role: 'participant' },
          { country: '{actor2|party}', role: 'participant' },
        ],
        title: '{headline}',
        sources: [{ title: '{headline}', publisher: '{publisher}', url: '{url}' }],
      });
      expect(stderr).toContain(
        'occurred: "01/02/2024" may begin with the day or with the month; write {date|d/m/yyyy} or {date|m/d/yyyy}',
      );
      const draft = await file('draft.json', stdout);
      expect(await thaw(['import', table, '--map', draft])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('/occurred "?" is none of'),
      });
      const filled = stdout
        .replace('"{date|?}"', '"{date|d/m/yyyy}"')
        .replace('"type": "?"', '"type": "TalksHeld", "mode": "visit", "trackRole": "dedicated"')
        .replace('"?"', `"${track}"`);
      expect((await thaw(['import', table, '--map', await file('filled.json', filled)])).stdout).toBe(
        '2 lines: 2 recorded, 0 repeated, 0 refused\n',
      );
      const clear = await file('clear.csv', `${header}\n30.01.2024,A,Note,Press\n`);
      expect(JSON.parse((await thaw(['import', clear, '--propose-map'])).stdout)).toMatchObject({
        occurred: '{date|d.m.yyyy}',
        title: '{title}',
        sources: [{ title: '{src}', publisher: '{pub}' }],
      });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
