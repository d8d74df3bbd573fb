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

/** What a reader asks for. */
export interface LiveRequest {
  /** Only what touches one of these; everything where absent. */
  readonly tracks?: readonly string[] | undefined;
  /** Goes on behind this position of the log; begins now where absent. */
  readonly after?: number | undefined;
}

/**
 * What happens, to many readers at once: one feed, frames that are made once for all, one timer. Nothing gathers for a
 * reader: one whose socket is full is passed over and, when it is free, catches up from the log by its own cursor, page
 * by page.
 */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  private readonly slots = streamSlots('live streams', liveLimits.open);
  private readonly readers = new Set<LiveReader>();
  private readonly pages: EntryPages;
  private readonly standings = new WeakMap<StatusRow, StreamFrame>();
  private subscription: Subscription | null = null;
  private cancelTick = () => {};
  private positionSent = 0;

  constructor(
    private readonly feed: LiveFeed,
    log: EventLog,
    private readonly clock: Clock,
    private readonly tally: RequestMetrics,
  ) {
    this.pages = new EntryPages(log);
  }

  /** How many are open. */
  get open(): number {
    return this.slots.count;
  }

  /** Answers a request with all that is told from now on. @throws ThawError as `Slots.take` */
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
      if (!response.writableFinished) noteCutOff(this.tally, request, reply);
      if (this.readers.size === 0) this.pause();
    });
    this.readers.add(reader);
    this.resume();
    if (after === undefined) this.join(reader, []);
    else void this.catchUp(reader, after);
  }

  /** Ends every stream; a reader comes back with the last id that it has seen. */
  async beforeApplicationShutdown(): Promise<void> {
    this.slots.close();
    for (const { isFull, response } of this.readers) {
      // Who takes nothing would hold up the end of the server until its patience is over.
      if (isFull) response.destroy();
      else response.end();
    }
    this.pause();
    await this.feed.stop();
  }

  /** While nobody reads, nothing is followed. */
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
      else if (reader.state === 'live') this.give(reader, reader.wantsAll(frames) ? [whole] : reader.chosen(frames));
    }
  }

  /** Writes to one who is told everything; who has no room for more is passed over from then on. */
  private give(reader: LiveReader, pieces: readonly Buffer[]): void {
    if (reader.write(pieces, this.clock.now())) return;
    reader.state = 'full';
    const position = Math.max(this.feed.position, reader.from);
    void reader.drained().then(() => {
      if (reader.state === 'passed-over') return this.catchUp(reader, position);
      if (reader.state === 'full') reader.state = 'live';
    });
  }

  /** Gives what the log has behind a position, as fast as it is taken, then how tracks stand; then the reader is live. */
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
      if (reader.isOpen) this.join(reader, this.standing(reader, after, day));
    } catch (error) {
      const { log, id } = reader.request;
      log.error({ err: error, requestId: id }, 'a stream failed on our side');
      reader.response.destroy();
    }
  }

  /**
   * How the tracks stand of which a reader who has seen the log up to a position, recorded on a day, may have missed a
   * change: an entry from there on made it, or the clock on that day or later. Some may not have changed at all.
   */
  private standing(reader: LiveReader, after: number, day: Day): Buffer[] {
    const rows = this.feed.rows().filter((row) => row.position >= after || row.validAt >= day);
    const frames = rows.map((row) => {
      const present = this.standings.get(row);
      if (present) return present;
      const frame = statusFrame(row, null, 'catch-up', row.position);
      this.standings.set(row, frame);
      return frame;
    });
    return reader.chosen(frames);
  }

  private join(reader: LiveReader, pieces: readonly Buffer[]): void {
    reader.state = 'live';
    reader.from = Math.max(reader.from, this.feed.position);
    this.give(reader, [...pieces, positionBytes(reader.from)]);
  }

  private setTick(): void {
    this.cancelTick = this.clock.at(this.clock.now() + streamLimits.commentMs, () => this.tick());
  }

  /** Tells proxies that the line is alive, readers how far all is told, and drops who takes nothing. */
  private tick(): void {
    const { position } = this.feed;
    const news = position > this.positionSent ? positionBytes(position) : commentBytes;
    this.positionSent = position;
    const now = this.clock.now();
    for (const reader of this.readers) {
      if (reader.isSlow(now)) {
        warnOfSlow(reader.request);
        reader.response.destroy();
      } else if (reader.state === 'live') this.give(reader, [reader.from > position ? commentBytes : news]);
      else if (!reader.isFull) reader.write([commentBytes], now);
    }
    this.setTick();
  }
}
