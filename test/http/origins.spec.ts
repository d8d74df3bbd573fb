import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { track } from '../intake/samples.js';
import { ServedApp } from '../support/served-app.js';

const live = `/api/v1/tracks/${track.id}/status`;

describe('a request from a page of a stranger', () => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open('SQLite :memory:', undefined, undefined, {
      publicUrl: 'https://thaw.example/monitor',
      hosts: ['thaw.internal'],
    });
    await served.post('/tracks', track);
  });
  afterAll(() => served.close());

  /** Sends a request with headers that `fetch` does not let a caller set. */
  const send = (method: string, path: string, headers: Record<string, string>, body = '') =>
    new Promise<[status: number | undefined, code: string | undefined]>((resolve, reject) => {
      const { hostname, port } = new URL(served.origin);
      const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          resolve([
            response.statusCode,
            text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined,
          ]);
        });
      });
      sent.on('error', reject).end(body);
    });

  it.each([
    '127.0.0.1',
    '127.0.0.1:8484',
    'LOCALHOST:8484',
    '[::1]:8484',
    '192.168.0.7',
    'thaw.example',
    'thaw.internal:80',
  ])('is read where it calls the server %s', async (host) => {
    for (const path of [live, '/api/v1/tracks', '/livez', '/metrics'])
      expect(await send('GET', path, { host })).toEqual([200, undefined]);
  });

  it.each(['rebound.example', 'thaw.example.evil.example', 'localhost.evil.example', 'xthaw.internal'])(
    'is refused with 421 where it calls the server %s',
    async (host) => {
      for (const path of [live, '/api/v1/tracks', '/livez', '/metrics', '/nothing'])
        expect(await send('GET', path, { host })).toEqual([421, 'misdirected-request']);
    },
  );

  it('may not write: 403 for a foreign origin, and for one without a name', async () => {
    const json = { host: '127.0.0.1:8484', 'content-type': 'application/json' };
    const define = (headers: Record<string, string>) =>
      send('POST', '/api/v1/tracks', { ...json, ...headers }, JSON.stringify({ ...track, id: 'us-cn.other' }));
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://thaw.example.evil.example']) {
      expect(await define({ origin })).toEqual([403, 'foreign-origin']);
      expect(await send('DELETE', '/api/v1/alert-rules/x', { ...json, origin })).toEqual([403, 'foreign-origin']);
    }
    expect((await define({ origin: 'http://127.0.0.1:8484' }))[0]).toBe(201);
    expect((await define({ origin: 'https://thaw.example' }))[0]).toBe(200);
    expect((await define({}))[0]).toBe(200);
  });

  it('cannot send what has no body: every POST needs one of a type that only our own pages can send', async () => {
    const id = '0190163d-8694-7000-8000-000000000001';
    for (const path of [`/alert-channels/${id}/test`, `/alert-channels/${id}/rotate`, `/deliveries/${id}/redeliver`]) {
      const bare = await served.send('POST', path);
      expect([bare.status, bare.body.code]).toEqual([415, 'unsupported-media-type']);
      expect((await served.post(path, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
      expect((await served.post(path, '{}')).status).toBe(404);
    }
  });

  it('with two Host headers, or none, is refused', async () => {
    const { port } = new URL(served.origin);
    const answerTo = (head: string) =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(head));
        socket
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('close', () => resolve(text));
      });
    for (const path of [live, '/livez']) {
      expect(
        await answerTo(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`),
      ).toMatch(/^HTTP\/1.1 400 /);
      expect(await answerTo(`GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /);
      // A probe of HTTP/1.0, as HAProxy sends it.
      expect(await answerTo(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /);
    }
  });

  it('gets no answer whose type a browser would guess', async () => {
    for (const path of [
      `/tracks/${track.id}/status`,
      '/tracks',
      '/tracks/us-cn.none',
      '//livez',
      '//metrics',
      '//nothing',
    ])
      expect((await served.get(path)).headers.get('x-content-type-options')).toBe('nosniff');
  });
});
