import { isUtf8 } from 'node:buffer';
import type { FastifyBodyParser, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { structuralExcess } from '../../domain/bounded-json.js';
import { ThawError } from '../../domain/errors.js';
import { bodyTypeOf, charsetOf, formType, linesType, linesTypes } from '../content/media-types.js';
import { ClientSlots } from './slots.js';

/** The limits of the bodies of requests. */
export const bodyLimits = {
  /** Bytes of one JSON document. */
  bytes: 1024 * 1024,
  /** Bytes of a batch in one JSON array. NDJSON is streamed, and its reader bounds the lines. */
  batchBytes: 8 * 1024 * 1024,
  /** Bytes of the large bodies that are held at once, of all requests; a body that says it is smaller is not counted. */
  bytesAtOnce: 32 * 1024 * 1024,
  /** The part of these that one client has. */
  bytesOfClient: 16 * 1024 * 1024,
  largeBytes: 64 * 1024,
  /** A body is given up that comes more slowly than this, over `windowSeconds` in which the server waits for it. */
  bytesPerSecond: 1024,
  windowSeconds: 10,
} as const;

const jsonTypes = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];
/** Names of UTF-8, and of its part that holds plain letters only. */
const utf8Names = ['utf-8', 'utf8', 'us-ascii', 'ascii'];

/** A body that the server waits for. */
interface PendingBody {
  readonly stream: IncomingMessage;
  /** The bytes that the connection had read when the present window began. */
  from: number;
  /** The seconds of the window in which the server waited. */
  seconds: number;
}

/**
 * Reads the bodies of requests. JSON in its three media types is parsed, but a batch, whose items are parsed one by one,
 * is given as bytes; NDJSON and forms are given as a stream; a body of another type is left unread, for the endpoint to refuse, and one
 * in another charset than UTF-8 is a 415. The size, the structure and the pace of a body are
 * bounded, so that one that is refused costs no more than reading it.
 */
export class RequestBodies {
  private readonly pending = new Map<FastifyRequest, PendingBody>();
  private readonly large = new ClientSlots(
    {
      most: bodyLimits.bytesAtOnce,
      code: 'too-many-bytes',
      message: () => `the bodies of other requests fill the ${bodyLimits.bytesAtOnce} bytes that are read at once`,
      retryAfterSeconds: 1,
    },
    {
      most: bodyLimits.bytesOfClient,
      code: 'too-many-bytes',
      message: () =>
        `other requests of this client fill the ${bodyLimits.bytesOfClient} bytes that are read of one at once`,
      retryAfterSeconds: 1,
    },
  );
  private timer: NodeJS.Timeout | undefined;

  /** @param clientOf the address of who sends a request */
  constructor(private readonly clientOf: (request: IncomingMessage) => string | undefined = () => undefined) {}

  register(fastify: FastifyInstance): void {
    fastify.removeContentTypeParser(['text/plain', 'application/json']);
    const parseJson = fastify.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>;
    fastify.addContentTypeParser<Buffer>(jsonTypes, { parseAs: 'buffer' }, (request, bytes, done) => {
      this.pending.delete(request);
      if (isBatch(request.routeOptions.url)) return done(null, bytes);
      if (!isUtf8(bytes)) return done(new ThawError('invalid', 'not-utf-8', 'the body is not UTF-8'));
      const text = bytes.toString('utf8');
      const excess = structuralExcess(text);
      if (excess) return done(ThawError.invalid('json-too-complex', '', excess, `the body ${excess}`));
      const malformed = new ThawError('invalid', 'malformed-json', 'the body is not JSON');
      void parseJson(request, text, (error, value) => done(error ? malformed : null, value));
    });
    fastify.addContentTypeParser([...linesTypes, formType], (request, payload, done) => {
      payload.once('close', () => this.pending.delete(request));
      done(null, payload);
    });
    fastify.addContentTypeParser('*', (request, _payload, done) => {
      this.pending.delete(request);
      done(null, undefined);
    });
    fastify.addHook('onRoute', (route) => {
      if (isBatch(route.url)) route.bodyLimit = bodyLimits.batchBytes;
    });
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      const charset = hasBody(request) ? charsetOf(request.headers['content-type']) : undefined;
      if (charset !== undefined && !utf8Names.includes(charset)) return done(foreignCharset(charset));
      const { 'content-encoding': coding = 'identity' } = request.headers;
      if (hasBody(request) && coding.toLowerCase() !== 'identity') {
        void reply.header('accept-encoding', 'identity');
        return done(packed(coding));
      }
      if (hasBody(request)) this.begin(request, reply);
      done(null, isCounted(request) ? this.counted(payload as Readable, request, reply) : payload);
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
      if (body.seconds < bodyLimits.windowSeconds) continue;
      const { bytesRead } = request.raw.socket;
      if (bytesRead - body.from >= body.seconds * bodyLimits.bytesPerSecond) {
        body.from = bytesRead;
        body.seconds = 0;
        continue;
      }
      this.pending.delete(request);
      // As Node does where a request takes too long as a whole: the connection gets a bare 408 and is closed.
      const tooSlow = Object.assign(new Error('the body came too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      request.server.server.emit('clientError', tooSlow, request.raw.socket);
    }
    if (this.pending.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private begin(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request;
    this.pending.set(request, { stream: raw, from: raw.socket.bytesRead, seconds: 0 });
    reply.raw.once('close', () => this.pending.delete(request));
    this.timer ??= setInterval(() => this.sweep(), 1_000).unref();
  }

  /** Passes a large body on, and counts its bytes as they come until the request is answered. */
  private counted(payload: Readable, request: FastifyRequest, reply: FastifyReply): Readable {
    const taken: (() => void)[] = [];
    const client = this.clientOf(request.raw);
    const take = (bytes: number) => taken.push(this.large.take(client, bytes));
    reply.raw.once('close', () => taken.forEach((release) => release()));
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        try {
          take(chunk.length);
          done(null, chunk);
        } catch (error) {
          // What still comes is passed over.
          payload.unpipe(counter).resume();
          done(error as ThawError);
        }
      },
    });
    payload.once('error', (error) => counter.destroy(error));
    return payload.pipe(counter);
  }
}

/** Whether the server reads a body: a request that only reads has none to be waited for. */
function hasBody({ method, raw: { headers } }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Whether the bytes of a body are counted: it is held until all is here, and may be large. */
function isCounted(request: FastifyRequest): boolean {
  const { 'content-length': length = Infinity, 'content-type': type = '' } = request.raw.headers;
  const isStreamed = [linesType, formType].includes(bodyTypeOf(type));
  return hasBody(request) && !isStreamed && Number(length) > bodyLimits.largeBytes;
}

function foreignCharset(charset: string): ThawError {
  const message = `the body is said to be in ${charset.slice(0, 60)}: it is taken in UTF-8 alone`;
  return new ThawError('invalid', 'unsupported-charset', message);
}

function packed(coding: string): ThawError {
  const message = `the body is packed (Content-Encoding: ${coding.slice(0, 60)}): send it as it is`;
  return new ThawError('invalid', 'unsupported-media-type', message);
}

function isBatch(url: string | undefined): boolean {
  return url?.endsWith('/batch') === true;
}
