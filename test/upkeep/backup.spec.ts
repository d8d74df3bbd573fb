import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { dataSourceOptions, openDatabase } from '../../src/app/database-url.js';
import { Database } from '../../src/event-log/database/database.js';
import { takeBackup } from '../../src/upkeep/backup/take-backup.js';
import { AlerterHarness, channel } from '../alerts/alerter-harness.js';
import { DeliveryHarness } from '../alerts/delivery/delivery-harness.js';
import { thawOn } from '../cli/thaw.js';
import { describeEachEngine, type FreshDatabase, freshDatabase, type TestEngineName } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { rewriteTail } from '../support/tampering.js';

const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const now = '2026-01-15T12:00:00Z';
const inFiveDays = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);

/** Everything in the tables, by table, in an order that both engines share. */
async function contentOf(database: Database): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const { tableName } of database.dataSource.entityMetadatas) {
    const rows = (await database.read((run) => run.query(`SELECT * FROM "${tableName}"`))) as object[];
    content[tableName] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
  }
  return content;
}

/** Runs a script of this folder on a database and a file, kills it in the middle, and gives what it printed. */
function runAndKill(script: string, url: string, path: string): Promise<string> {
  const file = `${process.cwd()}/test/upkeep/${script}`;
  const child = spawn(process.execPath, ['--import', './test/runner/typescript.mjs', file, url, path]);
  return new Promise((resolve, reject) => {
    let [printed, complaint] = ['', ''];
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk) => (complaint += chunk));
    child.on('close', (_, signal) => (signal === 'SIGKILL' ? resolve(printed) : reject(new Error(complaint))));
  });
}

describeEachEngine(
  'a backup',
  (engine) => {
    let fresh: FreshDatabase;
    let folder: string;
    let path: string;
    let thaw: ReturnType<typeof thawOn>;

    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      folder = await mkdtemp(join(tmpdir(), 'thaw-backup-'));
      path = join(folder, 'thaw.backup');
      thaw = thawOn(fresh.url);
      const room = await AlerterHarness.open(fresh, new FixedClock(now));
      await room.append(defined(), event('TalksHeld', '2026-01-10'));
      await room.rule(freezes);
      await room.append(event('TalksSuspended', '2026-01-15'));
      await room.alerter.stop();
      const silence = ['--reason', 'A summit', '--author', 'Ada', '--until', inFiveDays, '--rule', 'Freezes'];
      expect((await thaw(['silence', 'add', ...silence])).code).toBe(0);
      expect((await thaw(['status', track.id])).code).toBe(0);
    });
    afterEach(async () => {
      await fresh.drop();
      await rm(folder, { recursive: true, force: true });
    });

    const signed = async () => {
      const { stdout } = await thaw(['keygen', 'thaw.example/log']);
      const env = { THAW_SIGNING_KEY: stdout.trim() };
      const { key, checkpoint } = JSON.parse((await thaw(['checkpoint', '--json'], { env })).stdout) as Record<
        string,
        string
      >;
      await writeFile(join(folder, 'checkpoint'), checkpoint!);
      return { key: key!, file: join(folder, 'checkpoint') };
    };
    const backUp = async () => expect(await thaw(['backup', path])).toMatchObject({ code: 0 });
    const engines: TestEngineName[] = process.env.THAW_TEST_POSTGRES_URL
      ? ['SQLite file', 'PostgreSQL']
      : ['SQLite file'];

    it.each(engines)('restores all of it on %s, so that every command says the same', async (other) => {
      await signed();
      await backUp();
      const target = await freshDatabase(other);
      const restored = await thawOn(target.url)(['restore', path]);
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('the log has 3 entries, up to ') });
      expect(await contentOf(await target.open())).toEqual(await contentOf(await fresh.open()));
      for (const command of ['status', 'rule list', 'channel list', 'silence list', 'alerts', 'deliveries', 'export']) {
        const args = [...command.split(' '), ...(command === 'export' ? [] : ['--json'])];
        expect(await thawOn(target.url)(args)).toEqual(await thaw(args));
      }
      expect(await thawOn(target.url)(['verify'])).toMatchObject({ code: 0 });
      await target.drop();
    });

    it('says what it holds, is readable to its owner only, and leaves nothing beside it', async () => {
      const { key } = await signed();
      const { code, stdout } = await thaw(['backup', path, '--json']);
      const manifest = JSON.parse(stdout) as Record<string, unknown>;
      const sqlite = engine === 'SQLite file';
      expect([code, manifest]).toMatchObject([
        0,
        { form: 1, engine: sqlite ? 'sqlite' : 'postgres', head: { position: 3 } },
      ]);
      expect(manifest).toMatchObject({
        checkpoints: [{ key, size: 3 }],
        tables: { entry: { rows: 3 }, alert_rule: { rows: 1 } },
      });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await readdir(folder)).sort()).toEqual(['checkpoint', 'thaw.backup']);
      expect(await thaw(['backup', path])).toMatchObject({
        code: 4,
        stderr: `thaw: ${path} is there already, and is left as it is\n`,
      });
    });

    it('is signed where there is a key, and is taken all the same where the past was rewritten', async () => {
      const env = { THAW_SIGNING_KEY: (await thaw(['keygen', 'thaw.example/log'])).stdout.trim() };
      const taken = await thaw(['backup', path, '--json'], { env });
      expect(JSON.parse(taken.stdout)).toMatchObject({ checkpoints: [{ size: 3 }] });
      await rewriteTail(await fresh.open(), 2, (body) => body.replace('TalksHeld on', 'TalksHold on'));
      const again = await thaw(['backup', `${path}.2`], { env });
      expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing is signed') });
    });

    it('is of one moment, though entries arrive while it is taken', async () => {
      const room = await AlerterHarness.open(fresh, new FixedClock(now));
      const [backedUp] = await Promise.all([
        thaw(['backup', path]),
        ...Array.from({ length: 20 }, () => room.append(event('TalksHeld', '2026-01-12'))),
      ]);
      await room.alerter.stop();
      expect(backedUp.code).toBe(0);
      const target = await freshDatabase('SQLite file');
      expect(await thawOn(target.url)(['restore', path])).toMatchObject({ code: 0 });
      expect(await thawOn(target.url)(['verify'])).toMatchObject({ code: 0 });
      await target.drop();
    });

    it('that is killed in the middle leaves no file by its name, and the next one is whole', async () => {
      expect(await runAndKill('backup-until-killed.ts', fresh.url, path)).toBe('in the middle\n');
      expect(await readdir(folder)).not.toContain('thaw.backup');
      await backUp();
      expect(await readdir(folder)).toEqual(['thaw.backup']);
    }, 60_000);

    it('leaves a file of its name as it is that appears meanwhile', async () => {
      const makeTables = async (file: string) => {
        const tables = await openDatabase(`sqlite:${file}`);
        await tables.migrate();
        return tables;
      };
      let isWritten = false;
      const onProgress = () => {
        if (!isWritten) writeFileSync(path, 'of another');
        isWritten = true;
      };
      const database = await fresh.open();
      const taken = takeBackup({ database, path, makeTables, now: 0, onProgress });
      await expect(taken).rejects.toMatchObject({ kind: 'conflict', code: 'backup-exists' });
      expect([await readdir(folder), await readFile(path, 'utf8')]).toEqual([['thaw.backup'], 'of another']);
    });

    it('of which the restore is killed in the middle leaves the database empty, and can be restored again', async () => {
      await backUp();
      const target = await freshDatabase(engine);
      expect(await runAndKill('restore-until-killed.ts', target.url, path)).toBe('in the middle\n');
      expect((await contentOf(await target.open())).entry).toEqual([]);
      expect(await thawOn(target.url)(['restore', path])).toMatchObject({ code: 0 });
      await target.drop();
    }, 60_000);

    it.each([
      ['sends nothing again that was sent', `state = 'sent', sent_at = 1`, []],
      ['sends what waited', `state = 'waiting'`, ['sent']],
    ])('%s, once it is restored, and pages nobody anew', async (_, state, sent) => {
      const database = await fresh.open();
      await database.write((run) => run.query(`UPDATE alert_delivery SET ${state}`));
      await backUp();
      const target = await freshDatabase(engine);
      expect((await thawOn(target.url)(['restore', path])).code).toBe(0);
      const room = await AlerterHarness.open(target, new FixedClock('2026-01-16T12:00:00Z'));
      const deliveries = new DeliveryHarness(room.database, { clock: room.clock });
      deliveries.worker.start();
      await deliveries.advanceTo('2026-01-17T12:00:00Z');
      await deliveries.close();
      await room.alerter.stop();
      expect(await room.told(channel)).toHaveLength(1);
      expect(deliveries.tries.map(([, outcome]) => outcome)).toEqual(sent);
      await target.drop();
    });

    it('goes into no database that holds anything', async () => {
      await backUp();
      const before = await contentOf(await fresh.open());
      const refused = await thaw(['restore', path]);
      expect(refused).toMatchObject({ code: 4, stdout: '' });
      expect(refused.stderr).toMatch(/^thaw: the database is not empty \(.*entry.*\): restore into a new one\n$/);
      expect(await contentOf(await fresh.open())).toEqual(before);
    });

    const spoilt: [string, () => Promise<void>, number, RegExp][] = [
      ['was cut short', () => truncate(path, 40_960), 7, /is damaged: |is no backup/],
      ['lost its beginning', async () => writeFile(path, (await readFile(path)).subarray(4_096)), 7, /is no backup/],
      ['had a byte changed', () => replaceInFile('Freezes', 'Freezed'), 7, /is damaged: these tables are not as they were written: .*alert_rule/],
      ['had an entry changed', () => replaceInFile('TalksHeld on', 'TalksHold on'), 7, /is damaged: these tables .*entry/],
      ['is of a later form', () => changeManifest({ form: 2 }), 4, /was written by a newer version of Thaw: it has form 2/],
      ['has later migrations', () => changeManifest({ migrations: ['Later9999999999999'] }), 4, /newer version of Thaw: .*Later9999999999999/],
      ['is any other file', () => writeFile(path, 'hello\n'.repeat(1_000)), 7, /is no backup as "thaw backup" writes it/],
    ]; // prettier-ignore
    const replaceInFile = async (from: string, to: string) => {
      await writeFile(path, Buffer.from((await readFile(path)).toString('latin1').replaceAll(from, to), 'latin1'));
    };
    const changeManifest = async (change: object) => {
      const file = new Sqlite(path);
      const { body } = file.prepare('SELECT body FROM backup_manifest').get() as { body: string };
      const manifest = JSON.stringify({ ...(JSON.parse(body) as object), ...change });
      file.prepare('UPDATE backup_manifest SET body = ?').run(manifest);
      file.close();
    };
    // The file is of one form, whichever engine it comes from.
    it.each(engine === 'SQLite file' ? spoilt : spoilt.slice(0, 1))(
      'that %s is refused in one line, and nothing is made of it',
      async (_, spoil, code, message) => {
        await backUp();
        await spoil();
        const url = `sqlite:${join(folder, 'target.db')}`;
        const refused = await thawOn(url)(['restore', path]);
        expect(refused).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
        expect(refused.stderr.trimEnd()).not.toContain('\n');
        expect(await readdir(folder)).not.toContain('target.db');
      },
    );

    it('is held against a checkpoint that was kept elsewhere', async () => {
      const { key, file } = await signed();
      await backUp();
      const restore = async (more: string[]) => {
        const target = await freshDatabase('SQLite file');
        const ran = await thawOn(target.url)(['restore', path, ...more]);
        await target.drop();
        return ran;
      };
      expect(await restore(['--checkpoint', file, '--key', key])).toMatchObject({ code: 0 });
      expect(await restore(['--checkpoint', file])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('needs --key'),
      });
      expect(await restore(['--key', key])).toMatchObject({ code: 2 });
      await rm(path);
      const database = await fresh.open();
      await rewriteTail(database, 2, (body) => body.replace('TalksHeld on', 'TalksHold on'));
      await backUp();
      const contradicted = { code: 7, stderr: expect.stringContaining('the first 3 entries are not those') };
      expect(await restore([])).toMatchObject(contradicted);
      await database.write((run) => run.query('DELETE FROM signed_checkpoint'));
      await rm(path);
      await backUp();
      expect(await restore([])).toMatchObject({ code: 0 });
      expect(await restore(['--checkpoint', file, '--key', key])).toMatchObject(contradicted);
    });

    it('that is older than a checkpoint kept elsewhere is not restored in its name', async () => {
      await backUp();
      const room = await AlerterHarness.open(fresh, new FixedClock(now), { start: false });
      await room.append(event('TalksHeld', '2026-01-13'));
      const { key, file } = await signed();
      const target = await freshDatabase('SQLite file');
      const refused = await thawOn(target.url)(['restore', path, '--checkpoint', file, '--key', key]);
      expect(refused).toMatchObject({
        code: 7,
        stderr: expect.stringContaining('covers 4 entries, and the backup has 3'),
      });
      await target.drop();
    });

    it('says in one line that the file cannot be written, or is not there', async () => {
      const nowhere = join(folder, 'nowhere', 'thaw.backup');
      expect(await thaw(['backup', nowhere])).toMatchObject({
        code: 6,
        stderr: `thaw: ${nowhere} cannot be written (ENOENT)\n`,
      });
      expect(await thaw(['restore', nowhere])).toMatchObject({
        code: 2,
        stderr: `thaw: there is no file ${nowhere}\n`,
      });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('a backup of an older version', () => {
  it('gets the tables of this one when it is restored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thaw-backup-'));
    const path = join(folder, 'old.backup');
    const options = {
      ...dataSourceOptions(`sqlite:${join(folder, 'old.db')}`),
      migrations: migrations.slice(0, -1),
    } as DataSourceOptions;
    const database = await Database.open(options);
    expect(await database.migrate()).toHaveLength(migrations.length - 1);
    await takeBackup({ database, path, makeTables: () => Promise.reject(new Error('not asked')), now: 0 });
    await database.close();
    const before = await readFile(path);
    const target = await freshDatabase('SQLite file');
    expect(await thawOn(target.url)(['restore', path])).toMatchObject({ code: 0 });
    expect(await thawOn(target.url)(['verify'])).toMatchObject({ code: 0 });
    expect(before.equals(await readFile(path))).toBe(true);
    await target.drop();
    await rm(folder, { recursive: true, force: true });
  });
});
