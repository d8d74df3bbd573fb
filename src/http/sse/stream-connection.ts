import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../domain/time/clock.js';

/** The limits of streams of server-sent events; every one is tested. */
export const streamLimits = {
  /** Limit of open streams of one kind, unless that kind has its own. */
  open: 32,
  /** Limit of the open streams of one kind and one client, unless that kind has its own. */
  ofClient: 8,
  /** Milliseconds after which a client that reads nothing is dropped. */
  slowMs: 30_000,
  /** Milliseconds between comments, which tell proxies that the connection is alive. */
  commentMs: 15_000,
} as const;

const noop = () => {};

/**
 * The connection of one client to a stream. Its only queue is the buffer of its socket: while that is full, a source
 * waits, or passes the client over. A client that reads nothing for 30 s from then on is dropped.
 */
export class StreamConnection {
  /** Called once, when the connection is closed, whichever side closed it. */
  onClose: () => void = noop;
  private onDrained: () => void = noop;
  /** The instant at which the socket became full, in milliseconds since 1970; `null` while it has room. */
  private fullSince: number | null = null;
  private readonly response: ServerResponse;

  constructor(
    private readonly request: FastifyRequest,
    reply: FastifyReply,
    readonly clock: Clock,
    private readonly releaseSlot: () => void,
  ) {
    this.response = reply.raw;
    this.response.on('drain', () => this.drain());
  }

  get isOpen(): boolean {
    return !this.response.closed && !this.response.destroyed && !this.response.writableEnded;
  }

  /** Whether the socket has not taken yet what was written last. */
  get isFull(): boolean {
    return this.fullSince !== null;
  }

  /** Writes pieces in one go. @returns whether there is room for more; else `drained` resolves when there is */
  write(...pieces: readonly (Buffer | string)[]): boolean {
    if (!this.isOpen) return true;
    for (const piece of pieces) this.response.write(piece);
    if (this.response.writableNeedDrain) this.fullSince ??= this.clock.now();
    return !this.isFull;
  }

  /** Resolves when the socket has room again, or is closed. */
  drained(): Promise<void> {
    return new Promise((resolve) => (this.onDrained = resolve));
  }

  /** Drops a client that has read nothing for too long. @returns whether it did */
  dropIfSlow(): boolean {
    if (this.fullSince === null || this.clock.now() - this.fullSince < streamLimits.slowMs) return false;
    this.request.log.warn({ requestId: this.request.id }, 'a reader of a stream took nothing and was dropped');
    this.response.destroy();
    return true;
  }

  /** Ends the stream. A client whose socket is full is cut off: it would delay the end of the server. */
  end(): void {
    this.releaseSlot();
    if (this.isFull) this.response.destroy();
    else this.response.end();
  }

  /** Cuts the client off after an error on our side, which goes to the log. */
  fail(error: unknown): void {
    this.request.log.error({ err: error, requestId: this.request.id }, 'a stream failed on our side');
    this.response.destroy();
  }

  /** Takes note that the connection is closed. */
  closed(): void {
    this.releaseSlot();
    this.drain();
    this.onClose();
  }

  private drain(): void {
    this.fullSince = null;
    this.onDrained();
  }
}

/** Calls `beat` every 15 s, to write comments. @returns a function that stops it */
export function heartbeat(clock: Clock, beat: () => void): () => void {
  let cancel: () => void = noop;
  const arm = () => {
    cancel = clock.at(clock.now() + streamLimits.commentMs, () => {
      arm();
      beat();
    });
  };
  arm();
  return () => cancel();
}
