import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import {
  concatMap,
  defer,
  finalize,
  fromEvent,
  map,
  merge,
  Observable,
  race,
  repeat,
  Subject,
  take,
  takeUntil,
  takeWhile,
  of,
  tap,
} from 'rxjs';
import type { Clock } from '../../domain/time/clock.js';
import type { RequestMetrics } from '../server/request-metrics.js';
import { Slots } from '../server/slots.js';

/** The limits of streams of server-sent events; every one is tested. */
export const streamLimits = {
  /** Limit of open streams of one kind. */
  open: 32,
  /** Milliseconds after which a client that reads nothing is dropped. */
  slowMs: 30_000,
  /** Milliseconds between comments, which tell proxies that the connection is alive. */
  commentMs: 15_000,
} as const;

/** A text to write in one go, and the wait since the chunk before it, in milliseconds. */
export interface StreamChunk {
  readonly text: string;
  readonly waitMs: number;
}

/** A slot among the open streams. Its owner must call `stream` or `release`. */
export interface StreamSlot {
  /**
   * Answers a request with the chunks of `next` until it returns `null`. It is called only when the socket has taken
   * the last chunk, so no chunks pile up in memory. The stream ends too when the client goes away or the server stops.
   */
  stream(request: FastifyRequest, reply: FastifyReply, next: () => StreamChunk | null): void;
  release(): void;
}

class SlowReader extends Error {}

/** Streams of server-sent events (WHATWG HTML, section 9.2) of one kind, to a limited number of clients. */
export class EventStreams {
  private readonly stopping = new Subject<void>();
  private readonly slots: Slots;

  /** @param what the name of the streams, for the message to a client that gets no slot: `replays` */
  constructor(
    what: string,
    private readonly clock: Clock,
    private readonly metrics: RequestMetrics,
  ) {
    this.slots = streamSlots(what, streamLimits.open);
  }

  /** The number of open streams. */
  get open(): number {
    return this.slots.count;
  }

  /** Takes a slot for a stream. @throws ThawError unavailable `too-many-streams`, `shutting-down` */
  claim(): StreamSlot {
    const release = this.slots.take();
    return { release, stream: (request, reply, next) => this.stream(request, reply, next, release) };
  }

  /** Ends every stream; clients reconnect with the last id that they have seen. */
  stop(): void {
    this.slots.close();
    this.stopping.next();
  }

  private stream(
    request: FastifyRequest,
    reply: FastifyReply,
    next: () => StreamChunk | null,
    release: () => void,
  ): void {
    const response = beginStream(reply);
    if (request.method === 'HEAD' || response.closed) {
      response.end();
      return release();
    }
    const comments = this.comments(response).subscribe();
    this.chunks(response, next)
      .pipe(
        takeUntil(merge(fromEvent(response, 'close'), this.stopping)),
        finalize(() => {
          comments.unsubscribe();
          release();
        }),
      )
      .subscribe({
        complete: () => (response.closed ? noteCutOff(this.metrics, request, reply) : response.end()),
        error: (error: unknown) => {
          if (error instanceof SlowReader) warnOfSlow(request);
          else request.log.error({ err: error, requestId: request.id }, 'a stream failed on our side');
          noteCutOff(this.metrics, request, reply);
          response.destroy();
        },
      });
  }

  /** Gets a chunk, waits, writes, and so on: `repeat` subscribes again only when the socket has taken the chunk. */
  private chunks(response: ServerResponse, next: () => StreamChunk | null): Observable<boolean> {
    let due = this.clock.now();
    return defer(() => {
      const chunk = next();
      if (chunk === null) return of(false);
      const now = this.clock.now();
      // Due times follow from due times, so that delays do not add up; time lost to a slow client is not made up for.
      due = Math.max(due + chunk.waitMs, now);
      return (due > now ? this.alarm(due) : turn()).pipe(concatMap(() => this.write(response, chunk.text)));
    }).pipe(repeat(), takeWhile(Boolean));
  }

  private write(response: ServerResponse, text: string): Observable<boolean> {
    if (response.write(text)) return of(true);
    const slow = this.alarm(this.clock.now() + streamLimits.slowMs).pipe(
      tap(() => {
        throw new SlowReader();
      }),
    );
    return race(fromEvent(response, 'drain').pipe(take(1)), slow).pipe(map(() => true));
  }

  /** Writes comments, which tell proxies that the connection is alive. */
  private comments(response: ServerResponse): Observable<unknown> {
    return defer(() => this.alarm(this.clock.now() + streamLimits.commentMs)).pipe(
      tap(() => response.writableNeedDrain || response.write(':\n\n')),
      repeat(),
    );
  }

  private alarm(instantMs: number): Observable<void> {
    return new Observable((subscriber) =>
      this.clock.at(instantMs, () => {
        subscriber.next();
        subscriber.complete();
      }),
    );
  }
}

/** Slots for streams. @param what the name of the streams, for the message to a client that gets none: `replays` */
export function streamSlots(what: string, most: number): Slots {
  const message = (taken: number) => `${taken} ${what} are under way, and no more are served at once`;
  return new Slots({ most, code: 'too-many-streams', message, retryAfterSeconds: 5 });
}

/** Waits for the next turn of the event loop, so that other requests run between two chunks. */
function turn(): Observable<void> {
  return new Observable((subscriber) => {
    const immediate = setImmediate(() => {
      subscriber.next();
      subscriber.complete();
    });
    return () => clearImmediate(immediate);
  });
}

/** Takes the response over from Fastify and begins a stream, with the headers that the server sets for every answer. */
export function beginStream(reply: FastifyReply): ServerResponse {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  reply.raw.write('retry: 1000\n\n');
  return reply.raw;
}

/** Records a request whose client left or was dropped: Fastify records only those whose answer is finished. */
export function noteCutOff(metrics: RequestMetrics, request: FastifyRequest, { elapsedTime }: FastifyReply): void {
  const { method, routeOptions, url, id } = request;
  metrics.served(method, routeOptions.url ?? 'none', url, 200, elapsedTime, id);
}

export function warnOfSlow({ log, id }: FastifyRequest): void {
  log.warn({ requestId: id }, 'a reader of a stream took nothing and was dropped');
}
