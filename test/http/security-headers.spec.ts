import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ProcessSettings } from '../../src/app/settings.module.js';
import { defined, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const pagesFolder = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));
const script = existsSync(pagesFolder)
  ? `//assets/${readdirSync(`${pagesFolder}/assets`).find((name) => name.endsWith('.js'))!}`
  : '//assets/the-build-makes-it.js';

/** What an answer is, and a path of it. */
const answers = [
  ['a live status, from memory', `/tracks/${track.id}/status`, 200],
  ['a reading of the router', '/tracks', 200],
  ['an error', '/tracks/us-cn.none', 404],
  ['a path that is not there', '//nothing', 404],
  ['a path that cannot be read', '//%zz', 400],
  ['a path with too long a part', `/tracks/${'x'.repeat(400)}`, 414],
  ['a refusal of a key', '/audit', 401],
  ['a stream', '/stream', 200],
  ['a probe', '//livez', 200],
  ['the metrics', '//metrics', 200],
  ['the contract', '/openapi.json', 200],
  ['a script of the docs', '/docs/swagger-ui-bundle.js', 200],
  ['a static file of the pages', script, 200],
] as const;
const documents = [
  ['the board', '//'],
  ['the page of a track', `//tracks/${track.id}`],
  ['the docs', '/docs'],
] as const;

describe('the headers of every answer', () => {
  const servers = new Map<string, ServedApp>();
  const serverWith = async (more: Partial<ProcessSettings>) => {
    const name = JSON.stringify(more);
    const known = servers.get(name);
    if (known) return known;
    const served = await ServedApp.open(undefined, undefined, undefined, { pagesFolder, isShared: true, ...more });
    await served.append(defined());
    servers.set(name, served);
    return served;
  };
  const headersOf = async (served: ServedApp, path: string, headers: Record<string, string> = {}) => {
    const url = path.startsWith('//') ? `${served.origin}${path.slice(1)}` : `${served.origin}/api/v1${path}`;
    const answer = await fetch(url, { headers });
    await answer.body?.cancel();
    return answer;
  };
  afterAll(async () => {
    for (const served of servers.values()) await served.close();
  });

  it.each(answers)('%s lets no browser guess, embed or frame it, and loads nothing', async (_what, path, status) => {
    const answer = await headersOf(await serverWith({}), path);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(answer.headers.has('strict-transport-security')).toBe(false);
  });

  it.each(documents)('%s also stands in a group of windows of its own, and asks for no device', async (_what, path) => {
    const answer = await headersOf(await serverWith({}), path);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringMatching(/camera=\(\).*geolocation=\(\).*microphone=\(\).*usb=\(\)/),
      'content-security-policy': expect.stringMatching(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/),
    });
  });

  it.each([...answers, ...documents].map(([, path]) => path))(
    '%s keeps a browser on TLS where the public address has it',
    async (path) => {
      const served = await serverWith({ publicUrl: 'https://thaw.example' });
      const { headers } = await headersOf(served, path);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    },
  );

  it('keeps a browser on TLS where a trusted proxy says that it came so, and believes nobody else', async () => {
    const saysTls = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
    const plain = { ...saysTls, 'x-forwarded-proto': 'http' };
    const behind = await serverWith({ trustedProxies: ['loopback'] });
    const strict = async (served: ServedApp, path: string, headers: Record<string, string>) =>
      (await headersOf(served, path, headers)).headers.has('strict-transport-security');
    for (const [, path] of [...answers, ...documents]) {
      expect([path, await strict(behind, path, saysTls)]).toEqual([path, true]);
      expect([path, await strict(behind, path, plain)]).toEqual([path, false]);
      expect([path, await strict(await serverWith({}), path, saysTls)]).toEqual([path, false]);
    }
  });

  it('stand on what cannot be read as HTTP, too, as far as there is a browser to read them', async () => {
    const { port } = new URL((await serverWith({})).origin);
    const text = await new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('no HTTP\r\n\r\n'));
      socket
        .setEncoding('utf8')
        .on('data', (part: string) => (answer += part))
        .on('close', () => resolve(answer));
    });
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain('X-Content-Type-Options: nosniff');
  });
});
