import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { Clock } from '../domain/time/clock.js';
import type { Day } from '../domain/time/day.js';
import { EventLog } from '../event-log/event-log.js';
import { beginStream, noteCutOff, streamLimits, streamSlots, warnOfSlow } from '../http/sse/event-stream.js';
import { RequestMetrics } from '../http/server/request-metrics.js';
import type { StatusRow } from '../projection/status-row.js';
import { EntryPages } from './entry-pages.js';
import { LiveFeed } from './live-feed.js';
import { commentBytes, type StreamFrame, positionBytes, statusFrame } from './live-frames.js';
import { LiveReader } from './live-reader.js';

/** The limits of live streams besides `streamLimits`; every one is tested. */
export const liveLimits = { open: 2_500 } as const;

/** The parameters of a live stream. */
export interface LiveRequest {
  /** Restricts the stream to entries and statuses of these tracks; all where absent. */
  readonly tracks?: readonly string[] | undefined;
  /** Continues after this position of the log; begins now where absent. */
  readonly after?: number | undefined;
}

/**
 * Streams new entries and changed statuses to many readers at once: one feed, frames that are made once for all, one
 * timer. No frames are queued for a reader: one whose socket is full is passed over and, when it has room again,
 * catches up from the log by its own cursor, page by page.
 */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  private readonly slots = streamSlots('live streams', liveLimits.open);
  private readonly readers = new Set<LiveReader>();
  private readonly pages: EntryPages;
  private readonly catchUpFrames = new WeakMap<StatusRow, StreamFrame>();
  private subscription: Subscription | null = null;
  private cancelTick = () => {};
  private positionSent = 0;

  constructor(
    private readonly feed: LiveFeed,
    log: EventLog,
    private readonly clock: Clock,
    private readonly metrics: RequestMetrics,
  ) {
    this.pages = new EntryPages(log);
  }

  /** The number of open streams. */
  get open(): number {
    return this.slots.count;
  }

  /** Answers a request with a live stream. @throws ThawError as `Slots.take` */
  answer(request: FastifyRequest, reply: FastifyReply, { tracks, after }: LiveRequest): void {
    const release = this.slots.take();
    const response = beginStream(reply);
    if (request.method === 'HEAD' || response.closed) {
      response.end();
      return release();
    }
    const reader = new LiveReader(request, response, tracks && new Set(tracks));
    response.once('close', () => {
      release();
      this.readers.delete(reader);
      if (!response.writableFinished) noteCutOff(this.metrics, request, reply);
      if (this.readers.size === 0) this.pause();
    });
    this.readers.add(reader);
    this.resume();
    if (after === undefined) this.goLive(reader, []);
    else void this.catchUp(reader, after);
  }

  /** Ends every stream; clients reconnect with the last id that they have seen. */
  async beforeApplicationShutdown(): Promise<void> {
    this.slots.close();
    for (const { isFull, response } of this.readers) {
      // A client that reads nothing would delay the end of the server until the drain times out.
      if (isFull) response.destroy();
      else response.end();
    }
    this.pause();
    await this.feed.stop();
  }

  /** Stops following the log while there are no readers. */
  private pause(): void {
    this.cancelTick();
    this.subscription?.unsubscribe();
    this.subscription = null;
    void this.feed.stop();
  }

  private resume(): void {
    if (this.subscription) return;
    this.feed.start();
    this.subscription = this.feed.frames$.subscribe((frames) => this.send(frames));
    this.positionSent = this.feed.position;
    this.setTick();
  }

  private send(frames: readonly StreamFrame[]): void {
    const whole = Buffer.concat(frames.map(({ bytes }) => bytes));
    for (const reader of this.readers) {
      if (reader.state === 'passed-over' || reader.state === 'full') reader.state = 'passed-over';
      else if (reader.state === 'live') this.writeTo(reader, reader.wantsAll(frames) ? [whole] : reader.chosen(frames));
    }
  }

  /** Writes to a live reader. One whose socket is full then is passed over until it has room again. */
  private writeTo(reader: LiveReader, pieces: readonly Buffer[]): void {
    if (reader.write(pieces, this.clock.now())) return;
    reader.state = 'full';
    const position = Math.max(this.feed.position, reader.from);
    void reader.drained().then(() => {
      if (reader.state === 'passed-over') return this.catchUp(reader, position);
      if (reader.state === 'full') reader.state = 'live';
    });
  }

  /**
   * Sends a reader the log after a position, as fast as it reads, then the statuses of tracks; then the reader is live.
   */
  private async catchUp(reader: LiveReader, after: number): Promise<void> {
    reader.state = 'behind';
    reader.from = after;
    try {
      const day = after === 0 ? -Infinity : await this.pages.recordedOn(after);
      while (reader.from < this.feed.position && reader.isOpen) {
        const { frames, last } = await this.pages.after(reader.from, this.feed.position);
        if (!reader.write(reader.chosen(frames), this.clock.now())) await reader.drained();
        reader.from = last;
      }
      if (reader.isOpen) this.goLive(reader, this.missedStatuses(reader, after, day));
    } catch (error) {
      const { log, id } = reader.request;
      log.error({ err: error, requestId: id }, 'a stream failed on our side');
      reader.response.destroy();
    }
  }

  /**
   * Statuses whose change may have been missed by a reader that has seen the log up to a position: an entry from there
   * on made the change, or the clock did, on the day on which that position was recorded or later. Some may not have
   * changed.
   */
  private missedStatuses(reader: LiveReader, after: number, day: Day): Buffer[] {
    const rows = this.feed.rows().filter((row) => row.position >= after || row.validAt >= day);
    const frames = rows.map((row) => {
      const present = this.catchUpFrames.get(row);
      if (present) return present;
      const frame = statusFrame(row, null, 'catch-up', row.position);
      this.catchUpFrames.set(row, frame);
      return frame;
    });
    return reader.chosen(frames);
  }

  private goLive(reader: LiveReader, pieces: readonly Buffer[]): void {
    reader.state = 'live';
    reader.from = Math.max(reader.from, this.feed.position);
    this.writeTo(reader, [...pieces, positionBytes(reader.from)]);
  }

  private setTick(): void {
    this.cancelTick = this.clock.at(this.clock.now() + streamLimits.commentMs, () => this.tick());
  }

  /**
   * Tells proxies that the connection is alive, tells readers the position sent so far, and drops readers that read
   * nothing.
   */
  private tick(): void {
    const { position } = this.feed;
    const message = position > this.positionSent ? positionBytes(position) : commentBytes;
    this.positionSent = position;
    const now = this.clock.now();
    for (const reader of this.readers) {
      if (reader.isSlow(now)) {
        warnOfSlow(reader.request);
        reader.response.destroy();
      } else if (reader.state === 'live') this.writeTo(reader, [reader.from > position ? commentBytes : message]);
      else if (!reader.isFull) reader.write([commentBytes], now);
    }
    this.setTick();
  }
}
