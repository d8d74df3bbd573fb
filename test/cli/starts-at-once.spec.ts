import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { thawOn } from './thaw.js';

describe('servers that start at once on one new SQLite file', () => {
  let fresh: FreshDatabase;
  const servers: ChildProcess[] = [];
  beforeEach(async () => void (fresh = await freshDatabase('SQLite file', { empty: true })));
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      if (server.exitCode !== null || server.signalCode !== null) continue;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    }
    await fresh.drop();
  });

  /** Starts to serve, and resolves with the address once it does. */
  const serve = () =>
    new Promise<string>((resolve, reject) => {
      const script = join(import.meta.dirname, '../../dist/server/main.js');
      const env = { PATH: process.env.PATH, THAW_DATABASE_URL: fresh.url, THAW_PORT: '0' };
      const server = spawn(process.execPath, [script, '--empty'], { env });
      servers.push(server);
      let [out, all] = ['', ''];
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        const url = /serves at (http\S+)\n/.exec(out)?.[1];
        if (url) resolve(url);
      });
      server.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
      server.on('error', reject).on('exit', (code) => reject(new Error(`ended with ${code}: ${all}`)));
    });

  it('all serve, with one key and one set of tables', async () => {
    const urls = await Promise.all([serve(), serve(), serve(), serve()]);
    const keys = await Promise.all(urls.map(async (url) => (await fetch(`${url}/api/v1/log/key`)).text()));
    expect(new Set(keys).size).toBe(1);
    for (const url of urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await thawOn(fresh.url)(['migrate'])).stdout).toBe('the tables are up to date\n');
  });
});
