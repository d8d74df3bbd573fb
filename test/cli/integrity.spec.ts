import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, suspension, talks, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { rewriteTail, tamper } from '../support/tampering.js';
import { type Ran, thawOn } from './thaw.js';

const ndjson = (...lines: object[]) => lines.map((line) => JSON.stringify(line)).join('\n');

/** A folder of an outsider: what was published is kept there, and nothing else. */
async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'thaw-outsider-'));
  const keep = async (name: string, text: string) => {
    await writeFile(join(path, name), text);
    return join(path, name);
  };
  return { path, keep, remove: () => rm(path, { recursive: true }) };
}

describeEachEngine(
  'an outsider with a published key',
  (engine) => {
    let fresh: FreshDatabase;
    let outside: Awaited<ReturnType<typeof folder>>;
    let thaw: (args: readonly string[], input?: string) => Promise<Ran>;
    const kept: Record<'export' | 'key' | 'first' | 'second', string> = { export: '', key: '', first: '', second: '' };
    let exported: string[];

    beforeAll(async () => {
      outside = await folder();
      fresh = await freshDatabase(engine);
      const run = thawOn(fresh.url);
      const keygen = await run(['keygen', 'thaw.example/log', '--out', join(outside.path, 'private')]);
      const env = { THAW_SIGNING_KEY_FILE: join(outside.path, 'private') };
      thaw = (args, input = '') => run(args, { env, input });
      const record = [talks('2021-03-18', { id: idOf(1) }), suspension('2022-08-05', { id: idOf(2) })];
      await thaw(['import', '-'], ndjson(trackDefined, ...record));
      kept.key = await outside.keep('key', keygen.stdout);
      kept.first = await outside.keep('first', (await thaw(['checkpoint'])).stdout);
      await thaw(['import', '-'], ndjson(talks('2023-06-18', { id: idOf(3) }), talks('2024-01-30', { id: idOf(4) })));
      kept.second = await outside.keep('second', (await thaw(['checkpoint'])).stdout);
      const { stdout } = await thaw(['export']);
      exported = stdout.trimEnd().split('\n');
      kept.export = await outside.keep('export', stdout);
    });
    afterAll(async () => {
      await fresh.drop();
      await outside.remove();
    });

    // Where there is no database at all.
    const offline = thawOn('sqlite:/nowhere/thaw.db');
    const said = ({ code, stdout, stderr }: Ran) => [code, stdout.trimEnd().split('\n').at(-1), stderr];
    const against = [
      '--key',
      () => kept.key,
      '--checkpoint',
      () => kept.second,
      '--previous-checkpoint',
      () => kept.first,
    ];
    const signed = () => against.map((each) => (typeof each === 'string' ? each : each()));

    it('checks a whole log, and is told in words what is proved', async () => {
      expect(await offline(['verify', '--offline', kept.export, ...signed()])).toEqual({
        code: 0,
        stdout: [
          '5 entries: without a gap, and each hash is that of its content and of all before it',
          'the first 5 are those that thaw.example/log signed',
          'the first 3 are those that thaw.example/log signed before: none was changed since',
          '',
        ].join('\n'),
        stderr: '',
      });
      const json = await offline(['verify', '--offline', '-', '--json'], { input: `${exported.join('\n')}\n` });
      expect(JSON.parse(json.stdout)).toMatchObject({
        sound: true,
        entries: 5,
        head: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(json.stdout).toContain('nobody vouches for it');
      const more = await offline(['verify', '--offline', kept.export, '--key', kept.key, '--checkpoint', kept.first]);
      expect(said(more)).toEqual([0, 'the 2 after them are not signed yet', '']);
    });

    it('is told the first bad line', async () => {
      const broken = exported.with(2, exported[2]!.replace('2022-08-05', '2022-08-06')).join('\n');
      const [code, last] = said(await offline(['verify', '--offline', '-'], { input: broken }));
      expect([code, last]).toEqual([7, expect.stringMatching(/^line 3: the hash of position 3 is not/)]);
      const short = await offline(['verify', '--offline', '-', ...signed()], {
        input: exported.slice(0, 4).join('\n'),
      });
      expect(said(short)).toEqual([7, 'the checkpoint covers 5 entries, and the file has 4', '']);
    });

    it('finds a log that was written anew with all hashes right', async () => {
      const copy = await freshDatabase('SQLite file');
      const on = thawOn(copy.url);
      await on(['import', '--whole-log', kept.export]);
      const database = await copy.open();
      await rewriteTail(database, 3, (body) => body.replace('2022-08-05', '2022-08-06'));
      const { stdout } = await on(['export']);
      expect(said(await offline(['verify', '--offline', '-'], { input: stdout }))[0]).toBe(0);
      expect(said(await offline(['verify', '--offline', '-', ...signed()], { input: stdout }))).toEqual([
        7,
        'the first 5 entries of the file are not those that thaw.example/log signed',
        '',
      ]);
      await copy.drop();
    });

    it('refuses checkpoints that were changed, or signed by another', async () => {
      const forged = await outside.keep('forged', (await readFile(kept.second, 'utf8')).replace('\n5\n', '\n4\n'));
      const refused = (file: string) =>
        offline(['verify', '--offline', kept.export, '--key', kept.key, '--checkpoint', file]);
      expect(said(await refused(forged))).toEqual([
        7,
        expect.stringContaining('the signature of thaw.example/log is not over this text'),
        '',
      ]);
      const stranger = thawOn(fresh.url);
      const { stdout: secret } = await stranger(['keygen', 'thaw.example/log']);
      const other = await stranger(['checkpoint'], { env: { THAW_SIGNING_KEY: secret.trim() } });
      expect(said(await refused(await outside.keep('other', other.stdout)))).toEqual([
        7,
        expect.stringContaining('no signature of thaw.example/log+'),
        '',
      ]);
    });

    it('sees a copy in another database give the same checkpoint', async () => {
      const copy = await freshDatabase('SQLite file');
      const on = thawOn(copy.url);
      const imported = await on(['import', '--whole-log', '-'], { input: exported.join('\n') });
      expect(imported).toEqual({ code: 0, stdout: '5 entries: 5 added, 0 stood there already\n', stderr: '' });
      const again = await on(['import', '--whole-log', kept.export, '--json']);
      expect(JSON.parse(again.stdout)).toMatchObject({ entries: 5, present: 5, added: 0, head: { position: 5 } });
      const env = { THAW_SIGNING_KEY_FILE: join(outside.path, 'private') };
      expect((await on(['checkpoint'], { env })).stdout).toBe(await readFile(kept.second, 'utf8'));
      expect(await on(['verify'])).toMatchObject({ code: 0 });
      const spoiled = [...exported, exported[4]!].join('\n');
      expect(await on(['import', '--whole-log', '-'], { input: spoiled })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'thaw: line 6: position 5 stands where 6 belongs\n',
      });
      expect((await on(['import', '--whole-log', '-', '--map', 'x'])).code).toBe(2);
      await copy.drop();
    });

    it('hears from thaw verify on the database what it checked, and what it found', async () => {
      const { code, stdout } = await thaw(['verify']);
      expect(code).toBe(0);
      expect(stdout.trimEnd().split('\n')).toEqual([
        expect.stringMatching(/^5 entries, and the chain holds: its head is [0-9a-f]{64}$/),
        'the indexes of tracks and of corrections are those of the entries',
        'the triggers that refuse changes are in place',
        'the triggers, views and indexes are those that the migrations make',
        expect.stringMatching(
          /^0 stored roots of the Merkle tree held against the entries; the root of all is \S{44}$/,
        ),
        expect.stringMatching(/^[12] signed checkpoints? held against the entries: what was signed still stands$/),
        '1 track folded anew up to position 5: the rows are what the log says',
        'the cursor of the alerts lies within the log and the calendar',
      ]);
      const database = await fresh.open();
      await tamper(database, `UPDATE projected_status SET status = 'active'`);
      await tamper(database, `INSERT INTO merkle_subtree VALUES (0, '${'0'.repeat(64)}')`);
      const found = await thaw(['verify']);
      expect(found.code).toBe(7);
      expect(found.stdout).toContain('us-cn.counternarcotics its status is not what the log says');
      expect(found.stdout).toContain('stored roots of the Merkle tree are not those of their entries');
      const json = JSON.parse((await thaw(['verify', '--json'])).stdout) as unknown;
      expect(json).toMatchObject({ sound: false, merkle: { badSubtrees: [0] }, projection: { differing: 1 } });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('thaw verify without a database', () => {
  const offline = thawOn('sqlite:/nowhere/thaw.db');
  it.each([
    [['--offline', '/nowhere'], 'there is no file /nowhere'],
    [['--offline', '-', '--checkpoint', 'x'], '--checkpoint needs --key'],
    [['--entry', 'x'], '--entry needs --proof and --key'],
    [['--consistency', 'x'], '--consistency needs'],
    [['--offline', '-', '--entry', 'x'], 'one at a time'],
    [['--key', 'x'], 'go with --offline'],
    [['--offline', '-', '--checkpoint', 'x', '--key', 'nonsense'], 'a public key has the form'],
  ])('is told how to ask: %j', async (args, message) => {
    expect(await offline(['verify', ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});

describe('a key to sign with', () => {
  let outside: Awaited<ReturnType<typeof folder>>;
  beforeAll(async () => void (outside = await folder()));
  afterAll(() => outside.remove());

  it('is made into a file that only its owner reads, and never over another', async () => {
    const thaw = thawOn('sqlite:/nowhere/thaw.db');
    const file = join(outside.path, 'new');
    const made = await thaw(['keygen', 'example.org/thaw', '--out', file]);
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^example\.org\/thaw\+[0-9a-f]{8}\+\S{44}\n$/),
    });
    const secret = await readFile(file, 'utf8');
    expect([secret.startsWith('PRIVATE+KEY+example.org/thaw+'), (await stat(file)).mode & 0o777]).toEqual([
      true,
      0o600,
    ]);
    expect(made.stderr).not.toContain('PRIVATE');
    expect(await thaw(['keygen', 'x', '--out', file])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('is there already'),
    });
    expect(await readFile(file, 'utf8')).toBe(secret);
    expect((await thaw(['keygen', 'two words'])).code).toBe(2);
  });

  it('is made once beside an embedded database, and on PostgreSQL asked for', async () => {
    const thaw = thawOn(`sqlite:${join(outside.path, 'thaw.db')}`);
    await thaw(['migrate']);
    const first = await thaw(['checkpoint', '--json']);
    const file = join(outside.path, 'thaw.db.signing-key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await thaw(['checkpoint', '--json'])).toEqual(first);
    await writeFile(file, 'spoiled');
    const spoiled = await thaw(['checkpoint']);
    expect(spoiled).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('cannot be used: a private key has the form'),
    });
  });
});

describeEachEngine(
  'a server without a key',
  (engine) => {
    it('signs nothing, and says what to do', async () => {
      const fresh = await freshDatabase(engine);
      const thaw = thawOn(fresh.url);
      await thaw(['migrate']);
      const { code, stderr } = await thaw(['checkpoint']);
      expect([code, stderr]).toEqual([6, expect.stringContaining('make one by "thaw keygen <name>"')]);
      await fresh.drop();
    });
  },
  ['PostgreSQL'],
);
