import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ClientSlots } from './slots.js';

/** The limits of answers that clients have asked for and not read yet. */
export const unreadLimits = {
  /** Bytes of the large answers that wait to be read, of all clients and of one. */
  bytesAtOnce: 256 * 1024 * 1024,
  bytesOfClient: 64 * 1024 * 1024,
  largeBytes: 64 * 1024,
  /** Milliseconds after which a client that reads nothing of its answer is hung up on. */
  stalledMs: 60_000,
} as const;

/**
 * Bounds what clients make the server hold by not reading: the bytes of answers that wait for them, and the time. What is
 * streamed waits at its source and counts by time alone.
 */
export class UnreadAnswers {
  private readonly large = new ClientSlots(
    {
      most: unreadLimits.bytesAtOnce,
      code: 'too-many-bytes',
      message: () => `answers of ${unreadLimits.bytesAtOnce} bytes wait to be read`,
      retryAfterSeconds: 5,
    },
    {
      most: unreadLimits.bytesOfClient,
      code: 'too-many-bytes',
      message: () => `answers of ${unreadLimits.bytesOfClient} bytes wait to be read by this client`,
      retryAfterSeconds: 5,
    },
  );
  /** The answer that a connection is waiting for, or had last. */
  private readonly answers = new WeakMap<Socket, ServerResponse>();

  /** @param clientOf the address of who sends a request */
  constructor(private readonly clientOf: (request: IncomingMessage) => string | undefined) {}

  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.answers.set(request.raw.socket, reply.raw);
      done();
    });
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const bytes =
        typeof payload === 'string' ? Buffer.byteLength(payload) : Buffer.isBuffer(payload) ? payload.length : 0;
      try {
        if (bytes > unreadLimits.largeBytes)
          reply.raw.once('close', this.large.take(this.clientOf(request.raw), bytes));
        done(null, payload);
      } catch (error) {
        done(error as Error);
      }
    });
    fastify.server.setTimeout(unreadLimits.stalledMs, (socket: Socket) => this.hangUpOn(socket));
  }

  /** Ends a connection on which nothing moves, unless the server is at work on its answer. */
  private hangUpOn(socket: Socket): void {
    const answer = this.answers.get(socket);
    const isAtWork = answer !== undefined && !answer.writableEnded && !answer.destroyed;
    if (!isAtWork || socket.writableLength > 0) socket.destroy();
  }
}
