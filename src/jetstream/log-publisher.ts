import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import { EventLog } from '../event-log/event-log.js';
import { Listen } from '../event-log/events.js';
import { Follower } from '../event-log/follow/follower.js';
import { readBatch } from '../event-log/follow/read-batch.js';
import { PastReplaced } from '../event-log/log-place.js';
import { inView } from '../event-log/view.js';
import { Projector } from '../projection/projector.js';
import { JetStreamSettings } from './jetstream-settings.js';
import { LogStream, WrongStream } from './log-stream.js';
import { NatsClient, natsFaultOf } from './nats-client.js';
import { Publication } from './publication.js';
import { type PublishedPlace, StreamCursor } from './stream-cursor.js';

export const publisherLimits = {
  /** Entries that are read and published at once. */
  batch: 500,
  /** How long a process publishes after it was last heard of; another goes on then. */
  leaseMs: 8_000,
  /** The process that publishes lengthens its lease, and writes the cursor, so often. */
  renewMs: 3_000,
  /** A process that could not publish leaves the lease alone so long, in which the others look at it: more than `renewMs`. */
  restMs: 4_000,
} as const;

/**
 * Publishes the log and the statuses to a stream of NATS JetStream, as every reader sees them, in order and at least once. Of
 * any number of processes one does so, by a lease that lies with the cursor. The cursor is written with the lease only, so that
 * an append costs no second write: what was published since then is read from the stream itself.
 */
@Injectable()
export class LogPublisher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LogPublisher.name);
  private readonly follower: Follower;
  private readonly id = randomUUID();
  private leasedUntil = 0;
  /** Absent while another process publishes, or where what is on the stream has to be read anew. */
  private publication: Publication | undefined;
  /** The state of the statuses that was published last. */
  private statuses = '';
  /** The lease of another process, and when it was first seen: its clock may be another one. */
  private others = { lease: null as string | null, until: 0, seenAt: 0, lookedAt: 0 };
  private failed = 0;
  private failedAt = -Infinity;
  private lastFault: string | null = null;
  private sent = 0;

  constructor(
    private readonly settings: JetStreamSettings,
    private readonly nats: NatsClient,
    private readonly cursor: StreamCursor,
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      step: (stopping) => inView('open', () => this.step(stopping)),
      due: () => [
        this.leasedUntil > 0 ? this.renewAt : Math.max(this.othersEnd, this.failedAt + publisherLimits.restMs),
      ],
      onFailure: (error) => this.report(error),
      slowTimerMs: publisherLimits.renewMs,
    });
  }

  onApplicationBootstrap(): void {
    if (this.settings.jetStream) this.follower.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower.stop();
    if (this.leasedUntil > 0) await this.release();
  }

  /** Why nothing is published at present; `null` while all is well, or another process publishes. */
  get fault(): string | null {
    return this.lastFault;
  }

  /** Up to where this process has published; `undefined` where it does not. */
  get published(): PublishedPlace | undefined {
    return this.publication?.published;
  }

  /** How often publishing has failed, and how many messages were published, by this process. */
  get counts(): { readonly failed: number; readonly sent: number } {
    return { failed: this.failed, sent: this.sent };
  }

  @Listen('log.appended')
  @Listen('status.changed')
  @Listen('past.replaced')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when all is published that it was woken for. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  private get stream(): string {
    return this.settings.jetStream!.stream;
  }

  /** When the lease is lengthened. */
  private get renewAt(): number {
    return this.leasedUntil - publisherLimits.leaseMs + publisherLimits.renewMs;
  }

  /** @returns whether there may be more to publish */
  private async step(stopping: AbortSignal): Promise<boolean> {
    const now = this.clock.now();
    if (this.isResting(now)) return false;
    const mustHold = this.mustHold(now);
    if (mustHold) await this.hold(now);
    if (this.leasedUntil === 0) return false;
    try {
      // Nobody else says that a stream was deleted, or has lost its end, while the log is quiet.
      if (mustHold && this.publication && !(await this.publication.isOnStream())) this.publication = undefined;
      const isFull = await this.publishNext(stopping);
      if (this.publication) this.lastFault = null;
      return isFull;
    } catch (error) {
      // Where it failed some messages may be on the stream: that is read before others follow.
      if (error instanceof PastReplaced) {
        this.publication = undefined;
        this.projector.wake();
        return false;
      }
      // What is known of it is not written down.
      if (error instanceof WrongStream) this.publication = undefined;
      // Another process may reach NATS.
      await this.release();
      this.failedAt = this.clock.now();
      throw error;
    }
  }

  private async release(): Promise<void> {
    const { published } = this;
    this.publication = undefined;
    this.leasedUntil = 0;
    await this.cursor.release(this.stream, this.id, published).catch(() => undefined);
  }

  /** When the lease of another process ends, at the latest after its length without a sign of life. */
  private get othersEnd(): number {
    return Math.min(this.others.until, this.others.seenAt + publisherLimits.leaseMs);
  }

  /** Whether it has failed just now. The distance both ways: a clock may be set back. */
  private isResting(now: number): boolean {
    return this.leasedUntil === 0 && Math.abs(now - this.failedAt) < publisherLimits.restMs;
  }

  /** Whether it is time to lengthen the own lease, or to look at that of another: an append is no reason to. */
  private mustHold(now: number): boolean {
    const { leaseMs, renewMs } = publisherLimits;
    // The distance both ways: a clock that was set back must not lengthen a lease for ever.
    if (this.leasedUntil > 0) return now >= this.renewAt || now < this.leasedUntil - leaseMs;
    return now >= this.othersEnd || Math.abs(now - this.others.lookedAt) >= renewMs;
  }

  /** Takes or lengthens the lease, and writes the cursor. Whoever waits for the lease of another only reads. */
  private async hold(now: number): Promise<void> {
    const row = this.leasedUntil > 0 ? undefined : await this.cursor.row(this.stream);
    const end = row?.leased_until ?? 0;
    const seenAt = end === this.others.until ? this.others.seenAt : now;
    const lease = row?.lease ?? null;
    // Only who reaches NATS lengthens a lease.
    if (lease !== null && lease !== this.id && lease === this.others.lease && seenAt === now) this.lastFault = null;
    this.others = { lease, until: end, seenAt, lookedAt: now };
    if (row && row.lease !== this.id && now < this.othersEnd) return;
    const until = now + publisherLimits.leaseMs;
    const own = { lease: this.id, until, now: Math.max(now, end) };
    const held = await this.cursor.hold(this.stream, own, this.published);
    this.leasedUntil = held ? until : 0;
    if (!held) this.publication = undefined;
  }

  private async publishNext(stopping: AbortSignal): Promise<boolean> {
    const publication = (this.publication ??= await this.resume(stopping));
    if (!publication) return false;
    const { place } = publication.published;
    const { entries, broken, end, isFull } = await readBatch(this.log, place, publisherLimits.batch);
    if (!(await this.projector.reached(end.position, stopping)) || stopping.aborted) return false;
    const { epoch, board } = this.projector;
    const statuses = `${epoch} ${board.revision}`;
    if (end.position === place.position && statuses === this.statuses) return false;
    if (!(await this.followsLog())) return false;
    if (broken) this.logger.warn(`the entry at position ${broken.position} is not published: ${broken.reason}`);
    this.sent += await publication.publish(entries, end, board.all(), this.clock.now());
    this.statuses = statuses;
    return isFull;
  }

  /**
   * @returns `undefined` where the statuses have not gone back yet with a log that has lost entries, or where this process is
   * not to publish any more
   */
  private async resume(stopping: AbortSignal): Promise<Publication | undefined> {
    if (!(await this.followsLog())) return undefined;
    const row = await this.cursor.row(this.stream);
    if (row?.lease !== this.id) {
      this.leasedUntil = 0;
      return undefined;
    }
    this.statuses = '';
    const stream = await LogStream.open(await this.nats.connection(), this.stream);
    const { position, hash, sequence, stream_created: streamCreated } = row;
    const cursor = { place: { position, hash }, sequence, streamCreated };
    const mayGoOn = () => this.keepsLease(stopping);
    return Publication.resume(stream, this.log, cursor, { now: () => this.clock.now(), mayGoOn });
  }

  /** Whether this process is still to publish, amid work that may take longer than its lease, which is lengthened. */
  private async keepsLease(stopping: AbortSignal): Promise<boolean> {
    if (stopping.aborted) return false;
    const now = this.clock.now();
    if (this.mustHold(now)) await this.hold(now);
    return this.leasedUntil > 0;
  }

  /** Whether the statuses are those of the log as it is: where it has lost entries they go back first. */
  private async followsLog(): Promise<boolean> {
    if (await this.log.holds(this.projector.place)) return true;
    this.projector.wake();
    return false;
  }

  private report(error: unknown): string {
    this.failed += 1;
    const known =
      natsFaultOf(error) ?? (error instanceof ThawError || error instanceof WrongStream ? error.message : undefined);
    const fault = known ?? 'the log cannot be read or published';
    // It is tried every few seconds, and said once.
    if (fault !== this.fault)
      this.logger.error(`Publishing to NATS stopped and is tried again: ${fault}`, known ? '' : error);
    this.lastFault = fault;
    return fault;
  }
}
