import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCheckpoint } from '../../src/integrity/checkpoint.js';
import { VerifierKey } from '../../src/integrity/signed-note.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { thawOn } from './thaw.js';

describe('the first start', () => {
  let fresh: FreshDatabase;
  let server: ChildProcess | undefined;
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite file', { empty: true });
  });
  afterEach(async () => {
    await stop('SIGKILL');
    await fresh.drop();
  });

  /** Starts to serve, and resolves with what it has written once `sign` stands there. */
  const serve = (args: readonly string[], stream: 'stdout' | 'stderr', sign: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const script = join(import.meta.dirname, '../../dist/server/cli.js');
      const env = { PATH: process.env.PATH, THAW_DATABASE_URL: fresh.url, THAW_PORT: '0' };
      const child = spawn(process.execPath, [script, 'serve', ...args], { env });
      server = child;
      let [all, seen] = ['', ''];
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          all += text;
          if (name !== stream) return;
          seen += text;
          if (sign.test(seen)) resolve(all);
        });
      }
      child.on('error', reject).on('exit', (code) => reject(new Error(`ended with ${code}: ${all}`)));
    });
  const stop = async (signal: NodeJS.Signals) => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const entries = async () => (await thawOn(fresh.url)(['export'])).stdout.trimEnd().split('\n').filter(Boolean).length;

  it('loads the shipped records with progress; cut off in the middle, the next start completes them', async () => {
    await serve([], 'stderr', /Loading the shipped records: [2-7]0 %/);
    await stop('SIGKILL');
    const before = await entries();
    expect(before).toBeGreaterThan(0);
    await serve([], 'stdout', /Thaw serves at http/);
    await stop('SIGTERM');
    const all = await entries();
    expect(all).toBeGreaterThan(before);
    const { stdout } = await thawOn(fresh.url)(['status', '--json']);
    expect((JSON.parse(stdout) as unknown[]).length).toBeGreaterThan(150);
    expect(await serve([], 'stdout', /Thaw serves at http/)).not.toContain('Loading');
    await stop('SIGTERM');
    expect(await entries()).toBe(all);
    expect((await thawOn(fresh.url)(['verify'])).code).toBe(0);
  });

  it('stays empty where that is asked for', async () => {
    expect(await serve(['--empty'], 'stdout', /Thaw serves at http/)).not.toContain('Loading');
    await stop('SIGTERM');
    expect(await entries()).toBe(0);
  });

  it('signs what it serves, with a key of its own that stays', async () => {
    const published = async () => {
      const url = /serves at (\S+)/.exec(await serve(['--empty'], 'stdout', /Thaw serves at http\S+\n/))![1]!;
      const [key, checkpoint] = await Promise.all(
        ['key', 'checkpoint'].map(async (name) => (await fetch(`${url}/api/v1/log/${name}`)).text()),
      );
      await stop('SIGTERM');
      return { key: key!, checkpoint: checkpoint! };
    };
    const first = await published();
    expect(openCheckpoint(first.checkpoint, VerifierKey.parse(first.key)).size).toBe(0);
    expect(await published()).toEqual(first);
  });
});
