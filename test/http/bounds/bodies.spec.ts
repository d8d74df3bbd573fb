import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fastifyOf from 'fastify';
import { jsonLimits } from '../../../src/domain/bounded-json.js';
import { errorLimits } from '../../../src/domain/errors.js';
import { bodyLimits, RequestBodies } from '../../../src/http/server/request-bodies.js';
import { batchLimits } from '../../../src/intake/import/batch.js';
import { talks, trackDefined } from '../../intake/samples.js';
import { ServedApp } from '../../support/served-app.js';

/** No answer to a refused body is longer. */
const longestAnswer = 64 * 1024;

describe('a body made to do harm', () => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open();
    await served.post('/tracks', { id: 'us-cn.counternarcotics', title: 'x', topic: 'x', parties: ['US', 'CN'] });
  });
  afterAll(() => served.close());

  const list = { 'content-type': 'application/json' };
  const lines = { 'content-type': 'application/x-ndjson' };
  const filled = (item: string) =>
    `[${`${item},`.repeat(Math.floor(bodyLimits.batchBytes / (item.length + 1)) - 4)}${item}]`;

  /** Asks whether the server lives until `work` is done. @returns the longest time that an answer took, in milliseconds */
  async function slowestAnswer(work: Promise<unknown>): Promise<number> {
    let [isDone, slowest] = [false, 0];
    void work.finally(() => (isDone = true));
    while (!isDone) {
      const began = performance.now();
      expect((await served.get('//livez')).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - began);
    }
    return slowest;
  }

  it.each([
    ['8 MiB of empty lists', () => filled('[]'), list],
    ['8 MiB of small events', () => filled('{"type":"TalksHeld"}'), list],
    [
      '8 MiB of small CloudEvents',
      () => filled('{"specversion":"1.0","id":"1","source":"x","type":"TalksHeld","data":{}}'),
      { 'content-type': 'application/cloudevents-batch+json' },
    ],
    ['100,000 lines that are no events', () => '[]\n'.repeat(120_000), lines],
  ])('of %s is refused line by line, and others are answered meanwhile', async (_, body, headers) => {
    const answer = served.post('/events/batch', body(), headers);
    // A limit against what blocks the process, far above what it takes: tests run beside others.
    expect(await slowestAnswer(answer)).toBeLessThan(2_000);
    const { status, text, body: report } = await answer;
    expect(status).toBe(200);
    expect(report).toMatchObject({ recorded: 0, position: 0 });
    expect(report.refused).toBeLessThan(batchLimits.refusedAtMost + 2_000);
    expect(text.length).toBeLessThan(longestAnswer);
  });

  it('of one item that is too deep or too wide is refused before it is built', async () => {
    const deep = '['.repeat(500_000) + ']'.repeat(500_000);
    expect((await served.post('/events', deep)).body).toMatchObject({ status: 422, code: 'json-too-complex' });
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, key) => [`k${key}`, 0])));
    expect((await served.post('/events', wide)).body).toMatchObject({
      status: 422,
      code: 'json-too-complex',
      detail: `the body has more than ${jsonLimits.members} fields`,
    });
    const long = JSON.stringify(Array.from({ length: jsonLimits.values + 1 }, () => 0));
    expect((await served.post('/events', long)).body).toMatchObject({ status: 422, code: 'json-too-complex' });
    expect((await served.post('/events/batch', `[${wide}]`)).body).toMatchObject({ code: 'json-too-complex' });
    expect((await served.post('/events/batch', deep, lines)).body).toMatchObject({ code: 'json-too-complex' });
  });

  it('with more faults than are listed is told how many there are', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 4_000 }, (_, key) => [`k${key}`, 0]));
    const { status, text, body } = await served.post('/events', { ...talks('2024-01-30'), ...unknown });
    expect([status, (body.errors as unknown[]).length]).toEqual([422, errorLimits.fields + 1]);
    expect((body.errors as unknown[]).at(-1)).toEqual({
      pointer: '',
      detail: `and ${4_000 - errorLimits.fields} more faults, which are not listed`,
    });
    expect(text.length).toBeLessThan(longestAnswer);
  });

  it('that is no UTF-8 is refused, and a byte order mark is passed over', async () => {
    const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
    const send = (path: string, body: string | Uint8Array<ArrayBuffer>) =>
      served.send('POST', path, { body, headers: list });
    const event = JSON.stringify(talks('2024-01-30', { title: 'Réunion' }));
    for (const [path, body] of [
      ['/events', event],
      ['/events/batch', `[${event}]`],
    ] as const) {
      const { status, body: problem } = await send(path, latin1(body));
      expect([status, problem.code]).toEqual([400, 'not-utf-8']);
    }
    expect((await served.post('/events/batch', '\ufeff[]')).body.code).toBe('empty-batch');
  });

  it('of a request that only reads is not waited for', async () => {
    const fastify = fastifyOf();
    const bodies = new RequestBodies();
    bodies.register(fastify);
    let answer!: (text: string) => void;
    fastify.get('/stream', () => new Promise((resolve) => (answer = resolve)));
    const { port } = new URL(await fastify.listen({ port: 0, host: '127.0.0.1' }));
    const arrived = once(fastify.server, 'request');
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{');
    await arrived;
    for (let second = 0; second < 2 * bodyLimits.windowSeconds; second++) bodies.sweep();
    answer('read');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 .*read$/s);
    await fastify.close();
  });

  it('of unfinished fat lines is not held beyond the limit of a batch', async () => {
    const fat = `{"title":"${'x'.repeat(1_000_000)}"}\n`;
    const { body } = await served.post('/events/batch', fat.repeat(40), lines);
    expect(body).toMatchObject({ status: 413, code: 'batch-too-large' });
  });

  it('that breaks off in a batch records nothing', async () => {
    const broken = JSON.stringify([trackDefined, talks('2024-01-30')]).slice(0, -1);
    expect((await served.post('/events/batch', broken)).body).toMatchObject({ status: 400, code: 'malformed-json' });
    expect((await served.post('/events/batch', '[] []')).body).toMatchObject({ status: 400, code: 'malformed-json' });
    expect((await served.post('/events/batch', '[1,]')).body).toMatchObject({ status: 400, code: 'malformed-json' });
    expect((await served.post('/events/batch', '{}')).body).toMatchObject({ status: 400, code: 'malformed-body' });
    expect((await served.post('/events/batch', ' [ ] ')).body).toMatchObject({ code: 'empty-batch' });
    expect((await served.get('//readyz')).body).toMatchObject({ position: 1 });
  });
});

describe('a body that comes a byte at a time', () => {
  it('is given up after ten seconds with 408, and the connection is closed', async () => {
    const fastify = fastifyOf({
      clientErrorHandler: (error, socket) => void socket.end(`HTTP/1.1 408 ${error.code}\r\n\r\n`),
    });
    const bodies = new RequestBodies();
    bodies.register(fastify);
    fastify.post('/events', () => 'taken');
    const { port } = new URL(await fastify.listen({ port: 0, host: '127.0.0.1' }));
    const socket = connect(Number(port), '127.0.0.1');
    const arrived = once(fastify.server, 'request');
    socket.write('POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{');
    await arrived;
    let text = '';
    const closed = new Promise((resolve) =>
      socket
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('close', resolve),
    );
    for (let second = 0; second < bodyLimits.windowSeconds; second++) bodies.sweep();
    await closed;
    expect(text).toContain('408 ERR_HTTP_REQUEST_TIMEOUT');
    await fastify.close();
  });
});

describe('large bodies that are read at once', () => {
  const post = 'POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const head = `${post}Content-Length: ${bodyLimits.bytes}\r\n`;
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** A server that tells clients by a header, and holds large bodies that never end. */
  async function holding() {
    const fastify = fastifyOf();
    new RequestBodies(({ headers }) => headers['x-client'] as string | undefined).register(fastify);
    fastify.setErrorHandler((error: { code: string }, _request, reply) => void reply.code(503).send(error.code));
    fastify.post('/events', () => 'taken');
    const url = `${await fastify.listen({ port: 0, host: '127.0.0.1' })}/events`;
    const serverSides: Socket[] = [];
    fastify.server.on('connection', (socket: Socket) => void serverSides.push(socket));
    const sockets: Socket[] = [];
    const held = () => serverSides.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    return {
      send: async (length: number, client?: string) => {
        const headers = { 'content-type': 'application/json', ...(client !== undefined && { 'x-client': client }) };
        return (await fetch(url, { method: 'POST', headers, body: JSON.stringify('x'.repeat(length)) })).text();
      },
      /** Connections that announce a body of 1 MiB. */
      async announce(count: number, client = '') {
        const made = Array.from({ length: count }, () => connect(Number(new URL(url).port), '127.0.0.1'));
        const before = held();
        const whole = `${head}${client && `X-Client: ${client}\r\n`}\r\n`;
        for (const socket of made) socket.write(whole);
        while (held() < before + made.length * whole.length) await turn();
        sockets.push(...made);
        return made;
      },
      /** Sends all of the bodies but their last byte. */
      async fill(made: readonly Socket[]) {
        const before = held();
        for (const socket of made) socket.write(Buffer.alloc(bodyLimits.bytes - 1, 'x'));
        while (held() < before + made.length * (bodyLimits.bytes - 1)) await turn();
      },
      async close() {
        for (const socket of sockets) socket.destroy();
        await fastify.close();
      },
    };
  }

  it('have 32 MiB in all: one more is refused with 503, until another has ended; small ones are not counted', async () => {
    const { send, announce, fill, close } = await holding();
    const sockets = await announce(bodyLimits.bytesAtOnce / bodyLimits.bytes);
    // Headers alone hold nothing.
    expect(await send(bodyLimits.largeBytes)).toBe('taken');
    await fill(sockets);
    expect(await send(bodyLimits.largeBytes)).toBe('too-many-bytes');
    expect(await send(bodyLimits.largeBytes - 2)).toBe('taken');
    sockets[0]!.destroy();
    while ((await send(bodyLimits.largeBytes)) !== 'taken') await turn();
    await close();
  });

  it('have 16 MiB of one client: it is refused one more, and others are served', async () => {
    const { send, announce, fill, close } = await holding();
    await fill(await announce(bodyLimits.bytesOfClient / bodyLimits.bytes, 'greedy'));
    expect(await send(bodyLimits.largeBytes, 'greedy')).toBe('too-many-bytes');
    expect(await send(bodyLimits.largeBytes - 2, 'greedy')).toBe('taken');
    expect(await send(bodyLimits.largeBytes, 'another')).toBe('taken');
    await close();
  });
});
