import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretKey } from '../../../src/secrets/secret-key.js';
import { openDatabase } from '../../../src/app/database-url.js';
import { freshDatabase } from '../../support/databases.js';
import { type Thaw, thawOn } from '../thaw.js';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('what an embedded database keeps for itself', () => {
  let folder: string;
  let path: string;
  let thaw: Thaw;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thaw-secrets-'));
    path = join(folder, 'data', 'thaw.db');
    thaw = thawOn(`sqlite:${path}`);
    expect((await thaw(['migrate'])).code).toBe(0);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const add = (name: string) =>
    thaw(['channel', 'add', 'ntfy', name, '--set', 'topic=t', '--set', `token=tk_${name}`, '--json']);
  const keys = async () => (await readFile(`${path}.secret-key`, 'utf8')).trim().split('\n');

  it('is closed to all others: the folder, the database with its journal, and the key', async () => {
    expect((await add('desk')).code).toBe(0);
    const database = await openDatabase(`sqlite:${path}`);
    const modes = ['', '-wal', '-shm', '.secret-key'].map((end) => modeOf(`${path}${end}`));
    expect(await Promise.all(modes)).toEqual(['600', '600', '600', '600']);
    await database.close();
    expect(await modeOf(join(folder, 'data'))).toBe('700');
  });

  it('is closed where an earlier version left it open', async () => {
    await rm(path);
    await writeFile(path, '', { mode: 0o644 });
    expect((await thaw(['migrate'])).code).toBe(0);
    expect(await modeOf(path)).toBe('600');
  });

  it('is sealed with a key of its own, which a rotation replaces', async () => {
    await add('desk');
    const before = await keys();
    expect(before).toHaveLength(1);
    expect((await readFile(path)).includes('tk_desk')).toBe(false);
    const rotated = await thaw(['secrets', 'rotate', '--json']);
    const after = await keys();
    expect(JSON.parse(rotated.stdout)).toEqual({
      key: SecretKey.parse(after[0]!).id,
      channels: 1,
      sources: 0,
      secrets: 1,
      locked: [],
    });
    expect([after.length, after[0] === before[0], await modeOf(`${path}.secret-key`)]).toEqual([1, false, '600']);
    const settings = JSON.parse((await thaw(['channel', 'list', '--json'])).stdout) as object[];
    expect(settings).toMatchObject([{ secretsSet: ['token'], enabled: true }]);
  });

  // Root alone may give a file away.
  (process.getuid?.() === 0 ? it : it.skip)("stays the server's, where root adds a channel and rotates", async () => {
    await chown(path, 4242, 4343);
    const owner = async () => {
      const { uid, gid } = await stat(`${path}.secret-key`);
      return [uid, gid, await modeOf(`${path}.secret-key`)];
    };
    await add('desk');
    expect(await owner()).toEqual([4242, 4343, '600']);
    await chown(`${path}.secret-key`, 4444, 4545);
    expect((await thaw(['secrets', 'rotate'])).code).toBe(0);
    expect(await owner()).toEqual([4444, 4545, '600']);
  });

  it('moves to the key of the settings by a rotation, and its own key is gone', async () => {
    await add('desk');
    const given = SecretKey.generate();
    const env = { THAW_SECRET_KEY: given.secret() };
    const rotated = await thaw(['secrets', 'rotate'], { env });
    expect(rotated).toMatchObject({ code: 0, stdout: `1 secrets of 1 channels are sealed with the key ${given.id}\n` });
    await expect(keys()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that is lost is told by name, and the rotation leaves what it cannot open', async () => {
    await add('desk');
    await writeFile(`${path}.secret-key`, `${SecretKey.generate().secret()}\n`);
    await add('other');
    const rotated = await thaw(['secrets', 'rotate', '--json']);
    expect([rotated.code, JSON.parse(rotated.stdout)]).toMatchObject([7, { channels: 1, locked: ['desk'] }]);
    expect(rotated.stderr).toContain('desk stays as it is: its secrets cannot be opened');
  });
});

const server = process.env.THAW_TEST_POSTGRES_URL;

(server ? it : it.skip)('PostgreSQL takes secrets where a key is set only', async () => {
  const fresh = await freshDatabase('PostgreSQL');
  const thaw = thawOn(fresh.url);
  expect((await thaw(['migrate'])).code).toBe(0);
  const args = ['channel', 'add', 'webhook', 'desk', '--set', 'url=https://example.org/'];
  expect(await thaw(args)).toMatchObject({ code: 6, stderr: expect.stringContaining('set THAW_SECRET_KEY') });
  const [first, second] = [SecretKey.generate().secret(), SecretKey.generate().secret()];
  expect((await thaw(args, { env: { THAW_SECRET_KEY: first } })).code).toBe(0);
  const listed = async () => JSON.parse((await thaw(['channel', 'list', '--json'])).stdout) as object[];
  expect((await thaw(['channel', 'test', 'desk'])).code).not.toBe(0);
  expect(await listed()).toMatchObject([{ name: 'desk', enabled: true, disabledBecause: null }]);
  const env = { THAW_SECRET_KEY: second, THAW_SECRET_KEY_OLD: first };
  expect(await thaw(['secrets', 'rotate'], { env })).toMatchObject({ code: 0 });
  expect((await thaw(['secrets', 'rotate'], { env: { THAW_SECRET_KEY: first } })).code).toBe(7);
  await fresh.drop();
});
