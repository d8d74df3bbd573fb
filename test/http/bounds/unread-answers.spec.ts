import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { openLog } from '../../../src/http/server/log.js';
import { unreadLimits } from '../../../src/http/server/unread-answers.js';
import { openWebServer } from '../../../src/http/server/web-server.js';

/** More than the buffers of the system hold for a connection. */
const large = 16 * 1024 * 1024;

describe('a client that asks and does not read', () => {
  let fastify: FastifyInstance;
  let server: Server;
  let waiting: FastifyReply[];
  /** The server's sides of all connections, in the order in which they were made. */
  let sides: Socket[];
  const clients: Socket[] = [];
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await turn();
  };

  beforeEach(async () => {
    waiting = [];
    sides = [];
    const log = openLog({ level: 'silent', format: 'json' });
    const address = { of: () => 'a client', usesTls: () => false };
    const adapter = openWebServer({ log, clients: address as never });
    fastify = adapter.getInstance<FastifyInstance>();
    fastify.get('/large', () => Buffer.alloc(large, 'x'));
    fastify.get('/small', () => 'x');
    fastify.get('/stream', () => Readable.from(Array.from({ length: 64 }, () => Buffer.alloc(large / 64, 'x'))));
    fastify.get('/slow', (_request, reply) => void waiting.push(reply));
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    ({ server } = fastify);
    server.on('connection', (socket: Socket) => void sides.push(socket));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await fastify.close();
  });

  const port = () => (server.address() as { port: number }).port;
  const answerTo = (path: string) => fetch(`http://127.0.0.1:${port()}${path}`);

  /** Asks for a path on a connection of its own and reads nothing. @returns the server's side of the connection */
  async function ask(path: string): Promise<Socket> {
    const client = connect(port(), '127.0.0.1')
      .pause()
      .on('error', () => undefined);
    clients.push(client);
    const before = sides.length;
    client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await until(() => sides.length > before);
    return sides.at(-1)!;
  }

  it('has 64 MiB of answers waiting at most: it is refused more with 503 until it reads or leaves', async () => {
    const most = unreadLimits.bytesOfClient / large;
    for (let asked = 0; asked < most; asked++) {
      const side = await ask('/large');
      await until(() => side.writableLength > 0);
    }
    const refused = await answerTo('/large');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({
      code: 'too-many-bytes',
      detail: `answers of ${unreadLimits.bytesOfClient} bytes wait to be read by this client`,
    });
    expect((await answerTo('/small')).status).toBe(200);
    clients[0]!.resume();
    let status = 503;
    while (status === 503) {
      const answer = await answerTo('/large');
      ({ status } = answer);
      await answer.arrayBuffer();
    }
    expect(status).toBe(200);
  });

  // The timer is Node's own, of 60 s; a test rings it.
  it.each(['/large', '/stream'])('is hung up on when nothing of %s has moved for 60 s', async (path) => {
    expect(server.timeout).toBe(unreadLimits.stalledMs);
    const side = await ask(path);
    await until(() => side.writableLength > 0);
    server.emit('timeout', side);
    expect(side.destroyed).toBe(true);
  });

  it('keeps its connection while the server is at work, and loses it when nothing is under way', async () => {
    const side = await ask('/slow');
    await until(() => waiting.length === 1);
    server.emit('timeout', side);
    expect(side.destroyed).toBe(false);
    void waiting[0]!.send('done');
    await until(() => waiting[0]!.raw.writableFinished);
    server.emit('timeout', side);
    expect(side.destroyed).toBe(true);
  });
});
