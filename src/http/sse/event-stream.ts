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
  /** Streams of one kind at once. */
  open: 32,
  /** A reader that takes nothing for so long is dropped. */
  slowMs: 30_000,
  commentMs: 15_000,
} as const;

/** What is written at once, and how long after what came before. */
export interface StreamChunk {
  readonly text: string;
  readonly waitMs: number;
}

/** A place among the streams that may be open at once. It must be streamed to, or released. */
export interface StreamSlot {
  /**
   * Answers a request with what `next` gives until it gives `null`. The next chunk is asked for only when the socket has
   * taken the last, so nothing gathers in memory. The reader who goes away ends it, and so does the server that stops.
   */
  stream(request: FastifyRequest, reply: FastifyReply, next: () => StreamChunk | null): void;
  release(): void;
}

class SlowReader extends Error {}

/** Server-sent events (WHATWG HTML, section 9.2) of one kind, to some readers at once. */
export class EventStreams {
  private readonly stopping = new Subject<void>();
  private readonly slots: Slots;

  /** @param what is streamed, in words for who finds no place: `replays` */
  constructor(
    what: string,
    private readonly clock: Clock,
    private readonly tally: RequestMetrics,
  ) {
    this.slots = streamSlots(what, streamLimits.open);
  }

  /** How many are open. */
  get open(): number {
    return this.slots.count;
  }

  /** @throws ThawError unavailable `too-many-streams`, `shutting-down` */
  claim(): StreamSlot {
    const release = this.slots.take();
    return { release, stream: (request, reply, next) => this.stream(request, reply, next, release) };
  }

  /** Ends every stream; a reader comes back with the last id that it has seen. */
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
        complete: () => (response.closed ? noteCutOff(this.tally, request, reply) : response.end()),
        error: (error: unknown) => {
          if (error instanceof SlowReader) warnOfSlow(request);
          else request.log.error({ err: error, requestId: request.id }, 'a stream failed on our side');
          noteCutOff(this.tally, request, reply);
          response.destroy();
        },
      });
  }

  /** Pulls, waits, writes, and so on: `repeat` subscribes again only when the chunk before was taken. */
  private chunks(response: ServerResponse, next: () => StreamChunk | null): Observable<boolean> {
    let due = this.clock.now();
    return defer(() => {
      const chunk = next();
      if (chunk === null) return of(false);
      const now = this.clock.now();
      // Against drift the next is due by the last one's time; what a slow reader has missed is not caught up with.
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

  /** Tells proxies that the line is alive. */
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

/** Slots for streams. @param what is streamed, in words for a client that finds no slot: `replays` */
export function streamSlots(what: string, most: number): Slots {
  const message = (taken: number) => `${taken} ${what} are under way, and no more are served at once`;
  return new Slots({ most, code: 'too-many-streams', message, retryAfterSeconds: 5 });
}

/** The next turn of the event loop: others are served between two chunks. */
function turn(): Observable<void> {
  return new Observable((subscriber) => {
    const immediate = setImmediate(() => {
      subscriber.next();
      subscriber.complete();
    });
    return () => clearImmediate(immediate);
  });
}

/** From here on the response is ours; what the server sets for every answer is sent along. */
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

/** Fastify notes a request when its answer is finished, and so not one whose reader has left or was dropped. */
export function noteCutOff(tally: RequestMetrics, request: FastifyRequest, { elapsedTime }: FastifyReply): void {
  const { method, routeOptions, url, id } = request;
  tally.served(method, routeOptions.url ?? 'none', url, 200, elapsedTime, id);
}

export function warnOfSlow({ log, id }: FastifyRequest): void {
  log.warn({ requestId: id }, 'a reader of a stream took nothing and was dropped');
}
