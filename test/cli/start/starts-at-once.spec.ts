import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serveBuilt, stopBuilt } from '../../support/servers/built-server.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { thawOn } from '../thaw.js';

describe('servers that start at once on one new SQLite file', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => void (fresh = await freshDatabase('SQLite file', { empty: true })));
  afterEach(async () => {
    await stopBuilt();
    await fresh.drop();
  });

  it('all serve, with one key and one set of tables', async () => {
    const started = await Promise.all([1, 2, 3, 4].map(() => serveBuilt(fresh.url)));
    const urls = started.map(({ url }) => url!);
    const keys = await Promise.all(urls.map(async (url) => (await fetch(`${url}/api/v1/log/key`)).text()));
    expect(new Set(keys).size).toBe(1);
    for (const url of urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await thawOn(fresh.url)(['migrate'])).stdout).toBe('the tables are up to date\n');
  });
});
