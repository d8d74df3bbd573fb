import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const folder = resolve('dist/dashboard');
const basePath = '/desk/thaw';

describeEachEngine('a server below a path of its host', (engine) => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open(engine, undefined, undefined, { pagesFolder: folder, basePath });
    await served.append(defined(), event('TalksHeld', '2025-12-01'), event('TalksSuspended', '2025-12-10'));
  });
  afterAll(() => served.close());

  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${served.origin}${path}`, { redirect: 'manual', ...init });
  /** What is asked for at a path below the base path. */
  const below = (path: string, init?: RequestInit) => get(`${basePath}${path}`, init);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    below(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('answers there as at the root, from memory too, also where the proxy has taken the path off', async () => {
    const status = `/api/v1/tracks/${track.id}/status`;
    for (const path of [status, '/api/v1/status/summary', '/readyz', '/feeds/all.json']) {
      const answer = await below(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await (await get(path)).text()).toBe(await answer.text());
    }
    const { headers } = await below(status);
    const same = await below(status, { headers: { 'if-none-match': headers.get('etag')! } });
    expect(same.status).toBe(304);
  });

  it('leads from the path itself to the board, with what is asked', async () => {
    const answer = await get(`${basePath}?validAt=2025-12-05`);
    expect([answer.status, answer.headers.get('location')]).toEqual([308, `${basePath}/?validAt=2025-12-05`]);
    expect((await below('/')).status).toBe(200);
  });

  it('leads nobody who calls it by another name', async () => {
    const { hostname, port } = new URL(served.origin);
    const options = { hostname, port, path: basePath, headers: { host: 'evil.example' } };
    const status = await new Promise((answered) =>
      request(options, (answer) => answered(answer.resume().statusCode)).end(),
    );
    expect(status).toBe(421);
  });

  it('takes no other path for its own', async () => {
    for (const path of [`${basePath}er/api/v1/tracks`, '/desk/', `/other${basePath}/`])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it.each(['/', `/tracks/${track.id}`, '/compare', '/alerts/rules', '/tracks/none', '/nowhere'])(
    'sends documents at %s whose files and scripts are found there',
    async (path) => {
      const answer = await below(path, { headers: { accept: 'text/html' } });
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const text = await answer.text();
      expect(text).toContain(`<meta name="thaw-base-path" content="${basePath}">`);
      const files = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, file]) => file!);
      expect(files.length).toBeGreaterThan(3);
      for (const file of files) {
        expect(file).toMatch(new RegExp(`^${basePath}/assets/`));
        expect([file, (await get(file)).status]).toEqual([file, 200]);
      }
    },
  );

  it('compresses the documents and knows them again by their tags', async () => {
    const packed = await encodingOf(`${served.origin}${basePath}/compare`);
    expect(packed).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
    const headers = { 'if-none-match': (await below('/compare')).headers.get('etag')! };
    expect((await below('/compare', { headers })).status).toBe(304);
  });

  it('names itself with the path in headers: where a record is, the next page, the feeds', async () => {
    const made = await post('/api/v1/alert-rules', {
      name: 'Freezes',
      when: { kind: 'transition', axis: 'status', to: ['frozen'] },
    });
    expect(made.headers.get('location')).toMatch(new RegExp(`^${basePath}/api/v1/alert-rules/`));
    expect((await get(made.headers.get('location')!)).status).toBe(200);
    const page = await below(`/api/v1/tracks/${track.id}/events?limit=1`);
    const next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link')!)![1]!;
    expect(next).toMatch(new RegExp(`^${basePath}/api/v1/tracks/`));
    expect((await get(next)).status).toBe(200);
    expect((await below('/')).headers.get('link')).toContain(`<${basePath}/feeds/all.atom>; rel="alternate"`);
  });

  it('names itself with the path in bodies: links, problems, feeds, calendars, embeds, oEmbed and citations', async () => {
    const at = `${served.origin}${basePath}`;
    const links = ((await (await below(`/api/v1/tracks/${track.id}`)).json()) as { links: Record<string, string> })
      .links;
    for (const link of Object.values(links)) {
      expect(link).toMatch(new RegExp(`^${basePath}/api/v1/`));
      expect([link, (await get(link)).status]).toEqual([link, 200]);
    }
    const problem = await (await below('/api/v1/tracks/none')).json();
    expect(problem).toMatchObject({
      type: 'urn:thaw:problem:unknown-track',
      instance: `${basePath}/api/v1/tracks/none`,
    });
    for (const path of ['/feeds/all.atom', `/embed/${track.id}`, '/calendars/all.ics', '/data/tracks.json']) {
      const text = await (await below(path)).text();
      const own = [...text.matchAll(new RegExp(`${served.origin}(/[^"<\\s]*)`, 'g'))].map(([, rest]) => rest!);
      expect([path, own.filter((rest) => !rest.startsWith(`${basePath}/`))]).toEqual([path, []]);
      if (/^.(feeds|embed)/.test(path)) expect([path, own.length > 0]).toEqual([path, true]);
    }
    const asked = encodeURIComponent(`${at}/tracks/${track.id}`);
    const oembed = (await (await below(`/oembed?url=${asked}`)).json()) as { html: string };
    expect(oembed.html).toContain(`src="${at}/embed/${track.id}"`);
    const cited = await below(`/api/v1/tracks/${track.id}/cite`, { headers: { accept: 'text/plain' } });
    expect(await cited.text()).toContain(`${at}/api/v1/`);
  });

  it('describes itself by OpenAPI with the path, and serves the page of that', async () => {
    const document = (await (await below('/api/v1/openapi.json')).json()) as {
      servers: unknown;
      paths: Record<string, { servers?: unknown }>;
      components: { securitySchemes: { session: { name: string } } };
    };
    expect(document.servers).toEqual([{ url: `${basePath}/api/v1` }]);
    expect(document.paths['/readyz']!.servers).toEqual([{ url: basePath }]);
    expect(document.components.securitySchemes.session.name).toBe('__Secure-thaw');
    const text = await (await below('/api/v1/docs')).text();
    const own = [...text.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, path]) => path!);
    expect(own).toHaveLength(5);
    for (const path of own) {
      expect(path.startsWith(`${basePath}/`)).toBe(true);
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
    expect(await (await below('/api/v1/docs/start.js')).text()).toContain(`'${basePath}/api/v1/openapi.json'`);
  });

  it('keeps the cookie of a sign-in below its path, and takes none that another path has set', async () => {
    const { key } = await makeKey(served, { name: 'desk', role: 'operator' });
    const signedIn = await post('/api/v1/session', { key });
    const cookie = signedIn.headers.get('set-cookie')!;
    expect(cookie).toMatch(
      new RegExp(`^__Secure-thaw=\\S+; Max-Age=\\d+; Path=${basePath}; Secure; HttpOnly; SameSite=Strict$`),
    );
    const own = cookie.split(';', 1)[0]!;
    const account = async (sent: string) =>
      ((await (await below('/api/v1/account', { headers: { cookie: sent } })).json()) as { name: string }).name;
    expect(await account(`a=b; ${own}`)).toBe('desk');
    expect(await account(own.replace('__Secure-', '__Host-'))).not.toBe('desk');
  });

  it('streams below the path', async () => {
    const answer = await below('/api/v1/stream?lastEventId=0');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: position')) text += (await reader.read()).value!;
    await reader.cancel();
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
  });
});

describe('a server at the root of its host', () => {
  it('sends the documents as they were built, and its cookie for this host alone', async () => {
    const served = await ServedApp.open('SQLite :memory:', undefined, undefined, { pagesFolder: folder });
    expect((await served.get('//compare')).text).toBe(readFileSync(`${folder}/pages/compare.html`, 'utf8'));
    const { key } = await makeKey(served, { name: 'desk', role: 'operator' });
    const { headers } = await served.post('/session', { key });
    expect(headers.get('set-cookie')).toMatch(
      /^__Host-thaw=\S+; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    await served.close();
  });
});

/** The headers of an answer to a browser that takes gzip; `fetch` unpacks it and says nothing of it. */
function encodingOf(url: string): Promise<Record<string, unknown>> {
  return new Promise((resolved, failed) => {
    const asked = request(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      answer.resume();
      resolved(answer.headers);
    });
    asked.on('error', failed).end();
  });
}
