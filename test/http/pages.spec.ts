import { describe, expect, it, beforeAll, afterAll } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { defined } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const folder = resolve('dist/dashboard');

interface Raw {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** `fetch` unpacks what is compressed and says nothing of it. */
function rawGet(url: string, headers: Record<string, string> = {}): Promise<Raw> {
  return new Promise((done, failed) => {
    const asked = request(url, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        done({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', failed).end();
  });
}

describe('the pages of the board', () => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open('SQLite :memory:', undefined, undefined, { pagesFolder: folder });
    await served.append(defined());
  });
  afterAll(() => served.close());

  it.each([
    ['/', 'all'],
    ['/tracks/us-cn.counternarcotics', 'track/us-cn.counternarcotics'],
  ])('names at %s what can be subscribed to', async (path, scope) => {
    const { headers } = await served.get(`/${path}`);
    expect(headers.get('link')).toContain(`</feeds/${scope}.atom>; rel="alternate"; type="application/atom+xml"`);
    expect(headers.get('link')).toContain(`</calendars/${scope}.ics>; rel="alternate"; type="text/calendar"`);
  });

  it.each([
    '/',
    '/tracks/us-cn.counternarcotics',
    '/compare',
    '/record',
    '/import',
    '/inbox',
    '/sources',
    '/alerts',
    '/alerts/rules',
  ])('come at %s, under a policy that lets no script into the page and no request out of the origin', async (path) => {
    const { status, headers, body } = await rawGet(served.origin + path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-cache');
    const page = body.toString();
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
    const own = page.replaceAll(served.origin, '');
    expect(own).not.toMatch(/\sstyle=|https?:/);
  });

  it('have each a title, a description and tags for whoever links to them', async () => {
    const heads = await Promise.all(
      ['/', '/tracks/us-cn.counternarcotics', '/compare', '/record'].map(async (path) => {
        const page = (await rawGet(served.origin + path)).body.toString();
        return [
          /<title>(.*?) · Thaw<\/title>/,
          /name="description"\s+content="([^"]+)/,
          /og:description" content="([^"]+)/,
        ].map((form) => form.exec(page)?.[1]);
      }),
    );
    for (const [title, description, shared] of heads) {
      expect(title).toBeTruthy();
      expect(description).toBe(shared);
    }
    expect(new Set(heads.map(([title]) => title)).size).toBe(heads.length);
  });

  it('are not there where the address is none of theirs', async () => {
    expect((await rawGet(`${served.origin}/assets/..%2Findex.html`)).status).toBe(404);
    expect((await served.send('POST', '//')).status).toBe(405);
  });

  it('leave the faults of a body to the API: a problem, and no 500', async () => {
    const send = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json', origin = served.origin) =>
      served.send('POST', '/events', { body, headers: { 'content-type': type, origin } });
    const answers = [
      await send(new Uint8Array(Buffer.from('{"title":"R\xe9union"}', 'latin1'))),
      await send('{'),
      await send('[]', 'text/csv'),
      await send('{}', 'application/json', 'https://other.example'),
      await send('x'.repeat(2 * 1024 * 1024)),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'not-utf-8'],
      [400, 'malformed-json'],
      [415, 'unsupported-media-type'],
      [403, 'foreign-origin'],
      [413, 'body-too-large'],
    ]);
    for (const { headers } of answers) expect(headers.get('content-type')).toMatch('application/problem+json');
  });

  it('are sent as small as the client takes them, and not at all when nothing changed', async () => {
    const plain = await rawGet(`${served.origin}/`);
    const gzip = await rawGet(`${served.origin}/`, { 'accept-encoding': 'gzip' });
    const brotli = await rawGet(`${served.origin}/`, { 'accept-encoding': 'gzip, deflate, br' });
    const refused = await rawGet(`${served.origin}/`, { 'accept-encoding': 'br;q=0, gzip;q=0' });
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(refused.headers['content-encoding']).toBeUndefined();
    expect(new Set([plain, gzip, brotli].map(({ headers }) => headers.etag)).size).toBe(3);
    const again = await rawGet(`${served.origin}/`, {
      'accept-encoding': 'gzip, deflate, br',
      'if-none-match': String(brotli.headers.etag),
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('name scripts and styles that never change, sent compressed', async () => {
    const [, script] = /src="([^"]+)"/.exec((await rawGet(`${served.origin}/`)).body.toString())!;
    const { status, headers, body } = await rawGet(served.origin + script!, { 'accept-encoding': 'br' });
    expect([status, headers['content-encoding']]).toEqual([200, 'br']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script).toMatch(/^\/assets\/.+-[\w-]{8}\.js$/);
    expect(brotliDecompressSync(body).toString()).toBe(readFileSync(folder + script!, 'utf8'));
  });

  it('name at once all that a page is made of, so that nothing waits for what names it', async () => {
    const document = (await rawGet(`${served.origin}/tracks/us-cn.counternarcotics`)).body.toString();
    const named = [...document.matchAll(/<link rel="(modulepreload|stylesheet)"[^>]*href="([^"]+)"/g)];
    expect(named.map(([, rel, href]) => `${rel} ${href!.replace(/-[\w-]{8}\./, '.')}`)).toEqual(
      expect.arrayContaining(['modulepreload /assets/track-page.js', 'stylesheet /assets/track-page.css']),
    );
    for (const [, , href] of named) expect((await rawGet(served.origin + href!)).status).toBe(200);
    expect(new Set(named.map(([, , href]) => href)).size).toBe(named.length);
  });

  it('load at most 45 KB of script, gzipped, whichever comes first', () => {
    const scripts = new Map(
      readdirSync(join(folder, 'assets'))
        .filter((name) => name.endsWith('.js'))
        .map((name) => [name, readFileSync(join(folder, 'assets', name), 'utf8')]),
    );
    const entry = /assets\/([^"]+\.js)/.exec(readFileSync(join(folder, 'pages', 'board.html'), 'utf8'))![1]!;
    /** What loads with a script: all that it imports, and that imports, but not what it asks for later. */
    const withImports = (name: string, found = new Set<string>()): Set<string> => {
      if (found.has(name)) return found;
      found.add(name);
      for (const [, imported] of scripts.get(name)!.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
        withImports(imported!, found);
      }
      return found;
    };
    const kilobytes = (names: Iterable<string>) =>
      [...names].reduce((sum, name) => sum + gzipSync(scripts.get(name)!, { level: 9 }).length, 0) / 1000;
    const pages = [...scripts.keys()].filter((name) => /-page-/.test(name));
    expect(pages.length).toBeGreaterThanOrEqual(6);
    for (const page of pages) {
      expect([page, kilobytes(withImports(page, withImports(entry))) <= 45]).toEqual([page, true]);
    }
  });
});
