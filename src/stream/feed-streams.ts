import { Subscription } from 'rxjs';
import { Clock } from '../domain/time/clock.js';
import type { Day } from '../domain/time/day.js';
import { EventLog } from '../event-log/event-log.js';
import { inView } from '../event-log/view.js';
import { heartbeat, type StreamConnection } from '../http/sse/stream-connection.js';
import type { StatusRow } from '../projection/rows/status-row.js';
import { EntryPages } from './entry-pages.js';
import { LiveFeed } from './live-feed.js';
import {
  candidatesBytes,
  changeFrame,
  commentBytes,
  type StreamFrame,
  pastReplacedBytes,
  positionBytes,
} from './live-frames.js';
import { LiveReader } from './live-reader.js';

/** The parameters of a live stream. */
export interface LiveRequest {
  /** Restricts the stream to entries and statuses of these tracks; all where absent. */
  readonly tracks?: readonly string[] | undefined;
  /** Continues after this position of the log; begins now where absent. */
  readonly after?: number | undefined;
}

/**
 * Streams the entries and changed statuses of a feed to many readers at once: one feed, frames that are made once for all, one
 * timer. No frames are queued for a reader: one whose socket is full is passed over and, when it has room again,
 * catches up from the log by its own cursor, page by page.
 */
export class FeedStreams {
  private readonly readers = new Set<LiveReader>();
  private readonly pages: EntryPages;
  private readonly catchUpFrames = new WeakMap<StatusRow, StreamFrame>();
  private subscription: Subscription | null = null;
  private stopHeartbeat = () => {};
  private positionSent = 0;

  constructor(
    private readonly feed: LiveFeed,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {
    this.pages = new EntryPages(log);
  }

  /** Begins a stream on a connection. */
  begin(connection: StreamConnection, { tracks, after }: LiveRequest): void {
    const reader = new LiveReader(connection, tracks && new Set(tracks));
    connection.onClose = () => {
      this.readers.delete(reader);
      if (this.readers.size === 0) this.pause();
    };
    this.readers.add(reader);
    this.resume();
    if (after === undefined) this.goLive(reader, []);
    else void this.catchUp(reader, this.standingOf(reader, after));
  }

  /** Tells readers that candidates have changed; those that cannot be told now, once they can. */
  tellOfCandidates(): void {
    for (const reader of this.readers) {
      if (!reader.wantsCandidates) continue;
      if (reader.state === 'live') this.writeTo(reader, [candidatesBytes]);
      else reader.isOwedCandidates = true;
    }
  }

  /** Stops following the log, once all streams have ended. */
  async stop(): Promise<void> {
    this.pause();
    await this.feed.stop();
  }

  /** Stops following the log while there are no readers. */
  private pause(): void {
    this.stopHeartbeat();
    this.subscription?.unsubscribe();
    this.subscription = null;
    void this.feed.stop();
  }

  private resume(): void {
    if (this.subscription) return;
    this.feed.start();
    this.subscription = new Subscription();
    this.subscription.add(this.feed.frames$.subscribe((frames) => this.send(frames)));
    this.subscription.add(this.feed.goneBack$.subscribe((position) => this.goBack(position)));
    this.positionSent = this.feed.position;
    this.stopHeartbeat = heartbeat(this.clock, () => this.tick());
  }

  private send(frames: readonly StreamFrame[]): void {
    const whole = Buffer.concat(frames.map(({ bytes }) => bytes));
    for (const reader of this.readers) {
      if (reader.state === 'passed-over' || reader.state === 'full') reader.state = 'passed-over';
      else if (reader.state === 'live') this.writeTo(reader, reader.wantsAll(frames) ? [whole] : reader.chosen(frames));
    }
  }

  /** The position after which a client goes on that has seen the log up to one that may be gone; it is told so. */
  private standingOf({ connection }: LiveReader, after: number): number {
    const { past } = this.log;
    if (!past.isLost(after)) return after;
    const { position } = past.latest!;
    connection.write(pastReplacedBytes(position));
    return position;
  }

  /** Tells readers that the entries after a position are gone. Those that are not live are ended, to come back. */
  private goBack(position: number): void {
    this.pages.forget();
    this.positionSent = Math.min(this.positionSent, position);
    for (const reader of [...this.readers]) {
      if (reader.state !== 'live') reader.connection.end();
      else {
        reader.from = Math.min(reader.from, position);
        this.writeTo(reader, [pastReplacedBytes(position)]);
      }
    }
  }

  /** Writes to a live reader. One whose socket is full then is passed over until it has room again. */
  private writeTo(reader: LiveReader, pieces: readonly Buffer[]): void {
    if (reader.connection.write(...pieces)) return;
    reader.state = 'full';
    const position = Math.max(this.feed.position, reader.from);
    void reader.connection.drained().then(() => {
      if (reader.state === 'passed-over') return this.catchUp(reader, position);
      if (reader.state !== 'full') return;
      reader.state = 'live';
      if (reader.isOwedCandidates) this.writeTo(reader, this.owed(reader));
    });
  }

  /**
   * Sends a reader the log after a position, as fast as it reads, then the statuses of tracks; then the reader is live.
   */
  private catchUp(reader: LiveReader, after: number): Promise<void> {
    return inView(this.feed.view, () => this.sendPast(reader, after));
  }

  private async sendPast(reader: LiveReader, after: number): Promise<void> {
    const { connection } = reader;
    reader.state = 'behind';
    reader.from = after;
    try {
      const day = after === 0 ? -Infinity : await this.pages.recordedOn(after);
      while (reader.from < this.feed.position && connection.isOpen) {
        const { frames, last } = await this.pages.after(reader.from, this.feed.position);
        if (!connection.write(...reader.chosen(frames))) await connection.drained();
        reader.from = last;
      }
      if (connection.isOpen) this.goLive(reader, this.missedStatuses(reader, after, day));
    } catch (error) {
      connection.fail(error);
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
      const { position } = row;
      const frame = changeFrame({ row, from: null, because: 'catch-up', position }, position);
      this.catchUpFrames.set(row, frame);
      return frame;
    });
    return reader.chosen(frames);
  }

  private goLive(reader: LiveReader, pieces: readonly Buffer[]): void {
    reader.state = 'live';
    reader.from = Math.max(reader.from, this.feed.position);
    this.writeTo(reader, [...pieces, positionBytes(reader.from), ...this.owed(reader)]);
  }

  private owed(reader: LiveReader): Buffer[] {
    const isOwed = reader.isOwedCandidates;
    reader.isOwedCandidates = false;
    return isOwed ? [candidatesBytes] : [];
  }

  /**
   * Tells proxies that the connection is alive, tells readers the position sent so far, and drops readers that read
   * nothing.
   */
  private tick(): void {
    const { position } = this.feed;
    const message = position > this.positionSent ? positionBytes(position) : commentBytes;
    this.positionSent = position;
    for (const reader of this.readers) {
      const { connection, state, from } = reader;
      if (connection.dropIfSlow()) continue;
      if (state === 'live') this.writeTo(reader, [from > position ? commentBytes : message]);
      else if (!connection.isFull) connection.write(commentBytes);
    }
  }
}
