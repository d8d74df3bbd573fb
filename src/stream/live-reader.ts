import type { FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { streamLimits } from '../http/sse/event-stream.js';
import type { StreamFrame } from './live-frames.js';

/**
 * The state of a reader. `behind`: reads the log by its own cursor. `live`: gets the frames of the feed. `full`: its
 * socket has not taken the last of them yet. `passed-over`: the same, and it has missed further frames meanwhile.
 */
type ReaderState = 'behind' | 'live' | 'full' | 'passed-over';

/** The connection of one client to a live stream. */
export class LiveReader {
  state: ReaderState = 'behind';
  /** The position up to which the client has got the entries, in this stream or before. */
  from = 0;
  /** The instant at which the socket became full, in milliseconds since 1970; `null` while it has room. */
  private fullSince: number | null = null;
  private onDrained = () => {};

  constructor(
    readonly request: FastifyRequest,
    readonly response: ServerResponse,
    private readonly tracks: ReadonlySet<string> | undefined,
  ) {
    const drained = () => {
      this.fullSince = null;
      this.onDrained();
    };
    response.on('drain', drained).on('close', drained);
  }

  get isOpen(): boolean {
    return !this.response.closed && !this.response.destroyed && !this.response.writableEnded;
  }

  get isFull(): boolean {
    return this.fullSince !== null;
  }

  /** Whether, at the instant `now`, the client has read nothing for too long. */
  isSlow(now: number): boolean {
    return this.fullSince !== null && now - this.fullSince >= streamLimits.slowMs;
  }

  /** Whether these frames are all for this reader, so that they can be written in one piece. */
  wantsAll(frames: readonly StreamFrame[]): boolean {
    return this.tracks === undefined && frames.every(({ entry }) => entry === 0 || entry > this.from);
  }

  /** The bytes of the frames that are for this reader. */
  chosen(frames: readonly StreamFrame[]): Buffer[] {
    const { tracks, from } = this;
    const wanted = frames.filter(
      (frame) =>
        (frame.entry === 0 || frame.entry > from) &&
        (tracks === undefined || frame.tracks.some((track) => tracks.has(track))),
    );
    return wanted.map(({ bytes }) => bytes);
  }

  /** Writes pieces in one go. @returns whether there is room for more; else `drained` resolves when there is */
  write(pieces: readonly Buffer[], now: number): boolean {
    if (!this.isOpen) return true;
    for (const piece of pieces) this.response.write(piece);
    if (this.response.writableNeedDrain) this.fullSince ??= now;
    return !this.isFull;
  }

  /** Resolves when the socket has room again, or is closed. */
  drained(): Promise<void> {
    return new Promise((resolve) => (this.onDrained = resolve));
  }
}
