import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretKey } from '../../src/secrets/secret-key.js';
import { type FreshDatabase, freshDatabase } from '../support/databases.js';
import { Upstream } from '../support/servers/upstream.js';
import { type Thaw, thawOn } from './thaw.js';

const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry</title><id>urn:feed</id>
  <entry><id>urn:1</id><title>Talks held</title><link href="https://mfa.example/1"/><updated>2026-01-10T08:00:00Z</updated></entry>
  <entry><id>urn:2</id></entry></feed>`;

describe('thaw source', () => {
  let fresh: FreshDatabase;
  let upstream: Upstream;
  let url: string;
  let thaw: Thaw;
  const env = { THAW_PRIVATE_ADDRESSES: '127.0.0.0/8' };

  beforeAll(async () => {
    upstream = await Upstream.open();
    url = upstream.on('/feed.xml', { body: feed });
    fresh = await freshDatabase('SQLite file');
    await (await fresh.open()).close();
    thaw = thawOn(fresh.url);
  });
  afterAll(async () => {
    await upstream.close();
    await fresh.drop();
  });
  beforeEach(() => void (upstream.requests.length = 0));

  it('adds a feed by its address alone, under its title', async () => {
    const added = await thaw(['source', 'add', url], { env });
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Ministry \(feed\) is [0-9a-f-]{36}\n$/) });
    expect(added.stderr).toContain('a server over the same database fetches it within half a minute');
    const listed = JSON.parse((await thaw(['source', 'list', '--json'])).stdout) as object[];
    expect(listed).toMatchObject([{ name: 'Ministry', settings: { url }, health: { state: 'new', reports: 0 } }]);
    expect(await thaw(['source', 'add', url], { env })).toMatchObject({ code: 4 });
  });

  it('adds none whose address goes nowhere, and says why', async () => {
    const refused = await thaw(['source', 'add', 'http://127.0.0.1/feed.xml']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/\/name is missing, and the provider cannot be asked .* 127\.0\.0\.1 is a loopback/);
  });

  it('shows what would come, of an address or of a source, and stores nothing', async () => {
    for (const what of [url, 'Ministry']) {
      const tested = await thaw(['source', 'test', what], { env });
      expect(tested).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Ministry: 1 reports, 1 items not read'),
      });
      expect(tested.stdout).toMatch(/2026-01-10 +Talks held +https:\/\/mfa\.example\/1/);
      expect(tested.stderr).toContain('item 2: it has neither title, text nor link');
    }
    expect(await thaw(['source', 'test', `${url}.old`], { env })).toMatchObject({
      code: 7,
      stdout: expect.stringContaining('it fails: HTTP 404'),
    });
  });

  it('pauses, resumes, asks for a fetch and removes', async () => {
    expect((await thaw(['source', 'pause', 'Ministry'])).stdout).toBe('Ministry is paused\n');
    expect(await thaw(['source', 'fetch', 'Ministry'])).toMatchObject({ code: 4 });
    expect((await thaw(['source', 'resume', 'Ministry'])).stdout).toBe('Ministry is followed again\n');
    expect((await thaw(['source', 'fetch', 'Ministry'])).code).toBe(0);
    expect((await thaw(['source', 'show', 'Ministry'])).stdout).toContain('0 reports, 0 items not read');
    expect((await thaw(['source', 'remove', 'Ministry'])).stdout).toContain('is removed; what it has reported stays');
    expect(await thaw(['source', 'show', 'Ministry'])).toMatchObject({ code: 3 });
  });

  it('keeps the secret of a source, and a rotation seals it anew', async () => {
    const [first, second] = [SecretKey.generate(), SecretKey.generate()];
    const sealed = { ...env, THAW_SECRET_KEY: first.secret() };
    const settings = JSON.stringify({ user: 'desk', password: 'secret-of-the-desk' });
    const args = ['source', 'add', url, '--name', 'closed', '--settings', '-'];
    expect(await thaw(args, { input: settings, env: sealed })).toMatchObject({ code: 0 });
    const shown = await thaw(['source', 'show', 'closed', '--json'], { env: sealed });
    expect(JSON.parse(shown.stdout)).toMatchObject({ secretsSet: ['password'], settings: { user: 'desk' } });
    expect(shown.stdout).not.toContain('secret-of-the-desk');
    const both = { ...env, THAW_SECRET_KEY: second.secret(), THAW_SECRET_KEY_OLD: first.secret() };
    const rotated = await thaw(['secrets', 'rotate'], { env: both });
    expect(rotated.stdout).toBe(`1 secrets of 1 sources are sealed with the key ${second.id}\n`);
    expect(
      await thaw(['source', 'test', 'closed'], { env: { ...env, THAW_SECRET_KEY: second.secret() } }),
    ).toMatchObject({
      code: 0,
    });
    const login = `Basic ${Buffer.from('desk:secret-of-the-desk').toString('base64')}`;
    expect(upstream.requests.at(-1)!.headers.authorization).toBe(login);
  });

  it('names the kinds and their settings', async () => {
    expect((await thaw(['source', 'kinds'])).stdout).toMatch(
      /feed +Follows an RSS, Atom or JSON feed +url, user, password/,
    );
    expect(await thaw(['source', 'add', 'pigeon', '--name', 'x'])).toMatchObject({ code: 1 });
  });
});
