import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCheckpoint } from '../../../src/integrity/checkpoint.js';
import { VerifierKey } from '../../../src/integrity/signed-note.js';
import { serveBuilt, stopBuilt } from '../../support/servers/built-server.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { thawOn } from '../thaw.js';

describe('the first start', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite file', { empty: true });
  });
  afterEach(async () => {
    await stopBuilt();
    await fresh.drop();
  });

  const serve = (args: readonly string[], until?: RegExp) =>
    serveBuilt(fresh.url, { program: ['cli.js', 'serve', ...args], ...(until && { until }) });
  const entries = async () => (await thawOn(fresh.url)(['export'])).stdout.trimEnd().split('\n').filter(Boolean).length;

  it('loads the shipped records with progress; cut off in the middle, the next start completes them', async () => {
    await serve([], /Loading the shipped records: [2-7]0 %/);
    await stopBuilt();
    const before = await entries();
    expect(before).toBeGreaterThan(0);
    await serve([]);
    await stopBuilt('SIGTERM');
    const all = await entries();
    expect(all).toBeGreaterThan(before);
    const { stdout } = await thawOn(fresh.url)(['status', '--json']);
    expect((JSON.parse(stdout) as unknown[]).length).toBeGreaterThan(150);
    expect((await serve([])).written).not.toContain('Loading');
    await stopBuilt('SIGTERM');
    expect(await entries()).toBe(all);
    expect((await thawOn(fresh.url)(['verify'])).code).toBe(0);
  });

  it('stays empty where that is asked for', async () => {
    expect((await serve(['--empty'])).written).not.toContain('Loading');
    await stopBuilt('SIGTERM');
    expect(await entries()).toBe(0);
  });

  it('signs what it serves, with a key of its own that stays', async () => {
    const published = async () => {
      const { url } = await serve(['--empty']);
      const [key, checkpoint] = await Promise.all(
        ['key', 'checkpoint'].map(async (name) => (await fetch(`${url}/api/v1/log/${name}`)).text()),
      );
      await stopBuilt('SIGTERM');
      return { key: key!, checkpoint: checkpoint! };
    };
    const first = await published();
    expect(openCheckpoint(first.checkpoint, VerifierKey.parse(first.key)).size).toBe(0);
    expect(await published()).toEqual(first);
  });
});
