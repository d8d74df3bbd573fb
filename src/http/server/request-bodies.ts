import type { FastifyBodyParser, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { structuralExcess } from '../../domain/bounded-json.js';
import { ThawError } from '../../domain/errors.js';
import { Slots } from './slots.js';

/** The limits of the bodies of requests. */
export const bodyLimits = {
  /** Bytes of one JSON document. */
  bytes: 1024 * 1024,
  /** Bytes of a batch in one JSON array. NDJSON is streamed, and its reader bounds the lines. */
  batchBytes: 8 * 1024 * 1024,
  /** Bytes of the large bodies that are held at once, of all requests; below `largeBytes` a body is not counted. */
  bytesAtOnce: 32 * 1024 * 1024,
  largeBytes: 64 * 1024,
  /** A body that comes more slowly than this, over the seconds that the server waits for it, is given up. */
  bytesPerSecond: 1024,
  /** Seconds that the server waits before the rate counts. */
  graceSeconds: 10,
} as const;

const jsonTypes = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];
const linesType = 'application/x-ndjson';

/** A body that the server waits for. */
interface PendingBody {
  readonly stream: IncomingMessage;
  /** The bytes that the connection had read when the body began. */
  readonly from: number;
  seconds: number;
}

/**
 * Reads the bodies of requests. JSON in its three media types is parsed, but a batch, whose items are parsed one by one,
 * is given as bytes; NDJSON is given as a stream; all else is a 415. The size, the structure and the pace of a body are
 * bounded, so that one that is refused costs no more than reading it.
 */
export class RequestBodies {
  private readonly pending = new Map<FastifyRequest, PendingBody>();
  private readonly large = new Slots({
    most: bodyLimits.bytesAtOnce,
    code: 'too-many-bytes',
    message: () => `the bodies of other requests fill the ${bodyLimits.bytesAtOnce} bytes that are read at once`,
    retryAfterSeconds: 1,
  });
  private timer: NodeJS.Timeout | undefined;

  register(fastify: FastifyInstance): void {
    fastify.removeContentTypeParser(['text/plain', 'application/json']);
    const parseJson = fastify.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>;
    fastify.addContentTypeParser<Buffer>(jsonTypes, { parseAs: 'buffer' }, (request, bytes, done) => {
      this.pending.delete(request);
      if (isBatch(request.routeOptions.url)) return done(null, bytes);
      const text = bytes.toString('utf8');
      const excess = structuralExcess(text);
      if (excess) return done(ThawError.invalid('json-too-complex', '', excess, `the body ${excess}`));
      const malformed = new ThawError('invalid', 'malformed-json', 'the body is not JSON');
      void parseJson(request, text, (error, value) => done(error ? malformed : null, value));
    });
    fastify.addContentTypeParser(linesType, (request, payload, done) => {
      payload.once('close', () => this.pending.delete(request));
      done(null, payload);
    });
    fastify.addHook('onRoute', (route) => {
      if (route.method === 'POST') route.bodyLimit = isBatch(route.url) ? bodyLimits.batchBytes : bodyLimits.bytes;
    });
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      try {
        this.begin(request, reply);
        done(null, payload);
      } catch (error) {
        done(error as ThawError);
      }
    });
    fastify.addHook('onResponse', (request, _reply, done) => {
      this.pending.delete(request);
      done();
    });
    fastify.addHook('onClose', (_instance, done) => {
      clearInterval(this.timer);
      done();
    });
  }

  /** Gives up the bodies that come too slowly; called once a second while a body is waited for. */
  sweep(): void {
    for (const [request, body] of this.pending) {
      // Bytes that wait here to be taken are no fault of the client.
      if (body.stream.readableLength > 0) continue;
      body.seconds += 1;
      const bytes = request.raw.socket.bytesRead - body.from;
      if (body.seconds < bodyLimits.graceSeconds || bytes >= body.seconds * bodyLimits.bytesPerSecond) continue;
      this.pending.delete(request);
      // As Node does where a request takes too long as a whole: the connection gets a bare 408 and is closed.
      const tooSlow = Object.assign(new Error('the body came too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      request.server.server.emit('clientError', tooSlow, request.raw.socket);
    }
    if (this.pending.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Takes the bytes of a large body out of the budget, and begins to wait for the body. @throws ThawError as `take` */
  private begin(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request;
    const { 'content-length': length, 'transfer-encoding': coding, 'content-type': type = '' } = raw.headers;
    if (length === undefined && coding === undefined) return;
    if (!type.startsWith(linesType)) {
      const bytes = Math.min(Number(length ?? Infinity), request.routeOptions.bodyLimit);
      if (bytes > bodyLimits.largeBytes) reply.raw.once('close', this.large.take(bytes));
    }
    this.pending.set(request, { stream: raw, from: raw.socket.bytesRead, seconds: 0 });
    this.timer ??= setInterval(() => this.sweep(), 1_000).unref();
  }
}

function isBatch(url: string | undefined): boolean {
  return url?.endsWith('/batch') === true;
}
