import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, Optional } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { attemptTimeoutMs } from '../channels/channel.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import { type Lease, Outbox } from '../outbox/outbox.js';
import { disableChannel } from './channel-disabling.js';
import { DeliveryAttempts, type FinishedAttempt, type LeasedDelivery } from './delivery-attempt.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { settleQuiet } from './quiet-deliveries.js';
import { DeliverySettings } from './delivery-settings.js';

export const deliveryLimits = {
  /** Attempts under way at once, of all channels and of one channel: a slow receiver holds up no other. */
  underWay: 128,
  underWayOfChannel: 32,
  /** With this many attempts under way, a step first waits a little, so that attempts that end together share it. */
  gatherFrom: 8,
  gatherMs: 3,
  /** How long a worker has a delivery: longer than an attempt takes, so that none is sent twice while all is well. */
  leaseMs: attemptTimeoutMs + 45_000,
  /** The worker looks at the latest after this, for what another process put into the queue or left behind. */
  slowTimerMs: 30_000,
  /** The same while attempts are under way. */
  busyTimerMs: 1_000,
  /** The same while the database does not answer. */
  retryMs: 5_000,
} as const;

/**
 * Sends the deliveries of the outbox. Each step is one transaction: it stores the results of attempts that have ended, and
 * leases deliveries that are due. Any number of workers may share a database.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationShutdown {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly follower: Follower;
  private readonly id = randomUUID();
  /** The attempts under way by the ids of their channels. */
  private readonly underWay = new Map<string, Set<Promise<void>>>();
  /** Attempts that have ended and whose results are not stored yet. */
  private finished: FinishedAttempt[] = [];

  constructor(
    private readonly database: Database,
    private readonly queue: DeliveryQueue,
    private readonly outbox: Outbox,
    private readonly attempts: DeliveryAttempts,
    private readonly metrics: DeliveryMetrics,
    private readonly clock: Clock,
    @Optional() settings?: DeliverySettings,
  ) {
    this.follower = new Follower({
      clock,
      step: (stopping) => this.step(stopping),
      due: () => this.nextLook(),
      onFailure: (error) => this.report(error),
      slowTimerMs: settings?.slowTimerMs ?? deliveryLimits.slowTimerMs,
      retryMs: deliveryLimits.retryMs,
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Why nothing is sent at present; `null` while all is well. */
  get fault(): string | null {
    return this.follower.fault;
  }

  start(): void {
    this.follower.start();
  }

  /** Leases nothing more; resolves when the attempts under way have ended, 15 s later at most, and are stored. */
  async stop(): Promise<void> {
    await this.follower.stop();
    await this.idle();
    if (this.finished.length > 0) await this.storeWhileStopped();
  }

  /** Looks for due deliveries. */
  @Listen('delivery.due')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when no attempt is under way and nothing is due. */
  async idle(): Promise<void> {
    await this.follower.idle();
    while (this.underWay.size > 0) {
      await Promise.all([...this.underWay.values()].flatMap((all) => [...all]));
      await this.follower.idle();
    }
  }

  /** A lease of this worker, which begins now. */
  newLease(): Lease {
    return { lease: this.id, until: this.clock.now() + deliveryLimits.leaseMs };
  }

  /** Sends a delivery that was written with a lease of this worker. Resolves when the result is stored, or that failed. */
  async sendLeased(leased: LeasedDelivery): Promise<void> {
    await this.send(leased);
    await this.follower.between(() => Promise.resolve());
  }

  private async step(stopping: AbortSignal): Promise<boolean> {
    if (this.countUnderWay() >= deliveryLimits.gatherFrom) await setTimeout(deliveryLimits.gatherMs);
    const finished = [...this.finished];
    const { disabled, leased } = await this.database.write(async (run) => {
      const disabled = await this.store(run, finished);
      if (stopping.aborted) return { disabled, leased: [] };
      await this.queue.startReposts(run, this.clock.now());
      return { disabled, leased: await this.claim(run) };
    });
    this.conclude(finished, disabled);
    for (const each of leased) void this.send(each);
    return disabled.length > 0 || leased.length > 0;
  }

  /** Stores results outside a step: after `stop`, or where the worker was never started (as by the CLI). */
  private async storeWhileStopped(): Promise<void> {
    try {
      await this.follower.between(async () => {
        const finished = [...this.finished];
        this.conclude(finished, await this.database.write((run) => this.store(run, finished)));
      });
    } catch (error) {
      this.report(error);
    }
  }

  /** @returns a line for the log about each channel that was disabled */
  private async store(run: QueryRunner, finished: readonly FinishedAttempt[]): Promise<string[]> {
    const disabled: string[] = [];
    const { queue, outbox, clock } = this;
    await queue.record(
      run,
      finished.map(({ result }) => result),
    );
    for (const { channel, result, disable } of finished) {
      const failed = result.outcome === 'failed';
      if (failed !== (channel.failing_since !== null)) {
        await queue.setFailingSince(run, channel.id, failed ? result.at : null);
      }
      if (disable !== undefined && (await disableChannel(run, channel, disable, { queue, outbox, clock }))) {
        disabled.push(`the channel ${channel.name} (${channel.id}) is disabled: ${disable}`);
      }
    }
    return disabled;
  }

  /** After the commit. */
  private conclude(stored: readonly FinishedAttempt[], disabled: readonly string[]): void {
    this.finished = this.finished.slice(stored.length);
    for (const { channel, outcome } of stored) this.metrics.countAttempt(channel.name, outcome);
    for (const line of disabled) this.logger.warn(line);
  }

  private async claim(run: QueryRunner): Promise<LeasedDelivery[]> {
    const now = this.clock.now();
    const leased: LeasedDelivery[] = [];
    for (const channel of await this.queue.channelsWithWork(run, now)) {
      const ofChannel = deliveryLimits.underWayOfChannel - (this.underWay.get(channel.id)?.size ?? 0);
      const limit = Math.min(ofChannel, deliveryLimits.underWay - this.countUnderWay() - leased.length);
      if (limit <= 0) continue;
      await settleQuiet(run, channel, now, this.outbox);
      const rows = await this.queue.claim(run, channel.id, { now, ...this.newLease(), limit });
      leased.push(...rows.map((delivery) => ({ channel, delivery })));
    }
    return leased;
  }

  /** Begins an attempt. @returns when it has ended */
  private send(leased: LeasedDelivery): Promise<void> {
    const { id } = leased.channel;
    const all = this.underWay.get(id) ?? new Set();
    this.underWay.set(id, all);
    const attempt = this.attempts.send(leased, this.id).then((finished) => {
      this.finished.push(finished);
      all.delete(attempt);
      if (all.size === 0) this.underWay.delete(id);
      if (this.follower.isRunning) this.wake();
      else void this.storeWhileStopped();
    });
    all.add(attempt);
    return attempt;
  }

  /** `nextDue` scans all groups, so it is skipped while attempts are under way: each wakes the worker when it ends. */
  private async nextLook(): Promise<number[]> {
    if (this.underWay.size > 0) return [this.clock.now() + deliveryLimits.busyTimerMs];
    const due = await this.database.read((run) => this.queue.nextDue(run));
    return due === undefined ? [] : [due];
  }

  private report(error: unknown): string {
    this.logger.warn(error);
    return 'the database does not answer';
  }

  private countUnderWay(): number {
    return [...this.underWay.values()].reduce((sum, all) => sum + all.size, 0);
  }
}
