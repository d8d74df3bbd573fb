import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { SourceSettings } from '../source-settings.js';
import { fetchLimits, SourceFetch } from './source-fetch.js';
import { PollingMetrics } from './polling-metrics.js';
import { type LeasedSource, SourceQueue } from './source-queue.js';

export const pollerLimits = {
  /** Fetches under way at once, so that a slow provider holds up no other. */
  underWay: 8,
  /** The poller looks at the latest after this, for what another process added or left behind, in milliseconds. */
  slowTimerMs: 30_000,
  /** The same while the database does not answer. */
  retryMs: 5_000,
} as const;

/**
 * Fetches the sources that are due. Any number of pollers may share a database: each source is leased to one. What is stored
 * is stored batch by batch with the cursor behind it, so a poller that dies loses nothing, and the next goes on where it was.
 * No RxJS pipeline: when a source is due, how often it has failed and whose turn it is stands in the database, since it has
 * to outlive a crash and be shared by processes, and operators such as `retry` and `expand` would hold a second copy of that
 * in memory which a pause, a changed setting or another process makes wrong. What is left to do in memory is one look at a
 * time, woken by an event or by an instant of the clock that tests move, which is what the `Follower` of every room does.
 */
@Injectable()
export class SourcePoller implements OnApplicationShutdown {
  private readonly logger = new Logger(SourcePoller.name);
  private readonly follower: Follower;
  private readonly id = randomUUID();
  private readonly underWay = new Map<LeasedSource, { readonly stop: AbortController; readonly done: Promise<void> }>();

  constructor(
    private readonly database: Database,
    private readonly queue: SourceQueue,
    private readonly fetches: SourceFetch,
    private readonly metrics: PollingMetrics,
    private readonly clock: Clock,
    @Optional() settings?: SourceSettings,
  ) {
    this.follower = new Follower({
      clock,
      step: (stopping) => this.step(stopping),
      due: () => this.nextLook(),
      onFailure: (error) => this.report(error),
      slowTimerMs: settings?.pollTimerMs ?? pollerLimits.slowTimerMs,
      retryMs: pollerLimits.retryMs,
    });
  }

  start(): void {
    this.follower.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Why nothing is fetched at present; `null` while all is well. */
  get fault(): string | null {
    return this.follower.fault;
  }

  /** Ends the fetches under way; what they have stored stays, and their sources are due again. */
  async stop(): Promise<void> {
    await this.follower.stop();
    for (const { stop } of this.underWay.values()) stop.abort();
    await this.idle();
  }

  /** Looks for sources that are due, and ends the fetches of those that were paused, changed or removed. */
  @Listen('sources.changed')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when nothing is fetched and nothing is due. */
  async idle(): Promise<void> {
    await this.follower.idle();
    while (this.underWay.size > 0) {
      await Promise.all([...this.underWay.values()].map(({ done }) => done));
      await this.follower.idle();
    }
  }

  private async step(stopping: AbortSignal): Promise<boolean> {
    await this.endLost();
    const limit = pollerLimits.underWay - this.underWay.size;
    if (limit <= 0 || stopping.aborted) return false;
    const now = this.clock.now();
    const claim = { now, until: now + fetchLimits.leaseMs, lease: `${this.id}/${randomUUID()}`, limit };
    // Most looks find nothing due; they take no lock on the database.
    const due = await this.database.read((run) => this.queue.nextDue(run));
    if (due === undefined || due > now) return false;
    const leased = await this.database.write((run) => this.queue.claim(run, claim));
    for (const each of leased) this.begin(each);
    return leased.length > 0;
  }

  private begin(leased: LeasedSource): void {
    const stop = new AbortController();
    const done = this.fetches.run(leased, stop.signal).then((result) => {
      if (!leased.isInternal) this.metrics.countFetch(leased.source.name, result);
      this.underWay.delete(leased);
      this.wake();
    });
    this.underWay.set(leased, { stop, done });
  }

  private async endLost(): Promise<void> {
    if (this.underWay.size === 0) return;
    const held = await this.database.read((run) => this.queue.held(run, [...this.underWay.keys()]));
    for (const [leased, { stop }] of this.underWay) if (!held.has(leased)) stop.abort();
  }

  private async nextLook(): Promise<number[]> {
    const due = await this.database.read((run) => this.queue.nextDue(run));
    // A source that waits for its turn is looked at when a fetch ends.
    const isFull = this.underWay.size >= pollerLimits.underWay;
    return due === undefined || isFull ? [] : [due];
  }

  private report(error: unknown): string {
    this.logger.warn(error);
    return 'the database does not answer';
  }
}
