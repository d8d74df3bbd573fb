import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import type { Clock } from '../../domain/time/clock.js';
import type { Database } from '../../event-log/database.js';
import { type DeliveryAttempts, type Finished, type Sending } from './delivery-attempt.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import type { ChannelRow, DeliveryRow } from '../outbox/entities.js';
import { ownNotification } from '../notifications/notification.js';
import { type Outbox, outboxFilled } from '../outbox/outbox.js';
import { tryTimeoutMs } from './retry-schedule.js';

export const deliveryLimits = {
  /** Tries under way at once, of all channels and of one: a slow receiver holds up no other. */
  underWay: 128,
  ofOneChannel: 32,
  /** Where so many are under way, a turn waits so long for more of them to end. */
  gatherFrom: 8,
  gatherMs: 3,
  /** A delivery belongs to one courier for so long: longer than a try takes, so that none is sent twice while all is well. */
  leaseMs: tryTimeoutMs + 45_000,
  /** The courier looks at the latest after this, for what another process put there or left behind. */
  lookMs: 30_000,
  /** And after this while tries are under way. */
  busyLookMs: 1_000,
  /** And after this where the database was away. */
  retryMs: 5_000,
} as const;

export type AttemptOutcome = 'sent' | 'retry' | 'failed' | 'disabled';

export interface DeliveryWorkerParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly dispatch: DeliveryAttempts;
  readonly clock: Clock;
  readonly bell: EventEmitter2;
  /** Looks at the latest after this; `courierLimits.lookMs` where absent. */
  readonly lookMs?: number;
  /** Told of every try, by the name of its channel. */
  readonly onTry?: (channel: string, outcome: AttemptOutcome) => void;
}

/**
 * Carries what is in the outbox to its channels: takes what is due under a lease, sends, notes what became of it, and
 * takes more, in turns of one transaction each. Any number of couriers may share a database.
 */
export class DeliveryWorker {
  private readonly logger = new Logger(DeliveryWorker.name);
  readonly queue: DeliveryQueue;
  private readonly lease = randomUUID();
  private readonly underWay = new Map<string, Set<Promise<void>>>();
  private finished: Finished[] = [];
  private turning: Promise<void> | undefined;
  private woken = false;
  private stopped = true;
  private callOff: () => void = () => undefined;
  private readonly rung = () => this.wake();
  /** What keeps the courier from its work; `null` where nothing does. */
  fault: string | null = null;

  constructor(private readonly parts: DeliveryWorkerParts) {
    this.queue = new DeliveryQueue(parts.database);
  }

  start(): void {
    this.stopped = false;
    this.parts.bell.on(outboxFilled, this.rung);
    this.wake();
  }

  /** Takes nothing more; resolves when the tries under way are done and noted, 15 s later at most. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff();
    this.parts.bell.off(outboxFilled, this.rung);
    await this.settled();
  }

  /** Resolves when nothing is under way and nothing is due. */
  async settled(): Promise<void> {
    while (this.turning || this.countUnderWay() > 0) {
      await this.turning;
      await Promise.all([...this.underWay.values()].flatMap((all) => [...all]));
    }
  }

  /** Looks at once for what is due. */
  wake(): void {
    this.woken = true;
    this.turning ??= this.turns().finally(() => (this.turning = undefined));
  }

  /** What a delivery that is written as taken by this courier is given. */
  taken(): { readonly lease: string; readonly until: number } {
    return { lease: this.lease, until: this.parts.clock.now() + deliveryLimits.leaseMs };
  }

  /** Sends a delivery that was written as taken, at once, and resolves when it is noted or that failed. */
  async sendTaken(channel: ChannelRow, delivery: DeliveryRow): Promise<void> {
    this.send({ channel, delivery });
    await this.settledOf(channel.id);
  }

  private async settledOf(channel: string): Promise<void> {
    await Promise.all([...(this.underWay.get(channel) ?? [])]);
    while (this.turning) await this.turning;
  }

  private async turns(): Promise<void> {
    this.callOff();
    try {
      let due: number | undefined;
      while (this.woken) {
        // Tries that end at about the same time share a transaction, and its one write to the disk.
        if (this.countUnderWay() >= deliveryLimits.gatherFrom) await setTimeout(deliveryLimits.gatherMs);
        this.woken = false;
        const hasMore = await this.turn();
        if (hasMore) this.woken = true;
        else due = await this.nextLook();
      }
      this.fault = null;
      this.lookAgain(due);
    } catch (error) {
      this.fault = 'the database does not answer';
      this.logger.warn(error);
      this.lookAgain(this.parts.clock.now() + deliveryLimits.retryMs);
    }
  }

  /** When something is due is asked of every group that waits; so not while each try that ends looks anyway. */
  private async nextLook(): Promise<number | undefined> {
    if (this.countUnderWay() > 0) return this.parts.clock.now() + deliveryLimits.busyLookMs;
    return this.parts.database.read((run) => this.queue.nextDue(run));
  }

  private lookAgain(due: number | undefined): void {
    const { clock } = this.parts;
    this.callOff();
    if (this.stopped && this.finished.length === 0) return;
    const latest = clock.now() + (this.parts.lookMs ?? deliveryLimits.lookMs);
    this.callOff = clock.at(Math.min(due ?? latest, latest), this.rung);
  }

  /** One transaction: what is finished is noted, and more is taken. @returns whether there may be more to take */
  private async turn(): Promise<boolean> {
    const { database, clock } = this.parts;
    const finished = [...this.finished];
    const told: string[] = [];
    const taken = await database.write(async (run) => {
      told.length = 0;
      await this.queue.note(
        run,
        finished.map(({ note }) => note),
      );
      await this.noteChannels(run, finished, told);
      if (this.stopped) return [];
      await this.queue.startReposts(run, clock.now());
      return this.take(run);
    });
    this.finished = this.finished.slice(finished.length);
    for (const { channel, said } of finished) this.parts.onTry?.(channel.name, said);
    for (const line of told) this.logger.warn(line);
    for (const sending of taken) this.send(sending);
    return told.length > 0 || taken.length > 0;
  }

  private async take(run: QueryRunner): Promise<Sending[]> {
    const now = this.parts.clock.now();
    const until = now + deliveryLimits.leaseMs;
    const taken: Sending[] = [];
    for (const channel of await this.queue.channelsWithWork(run, now)) {
      const ofOne = deliveryLimits.ofOneChannel - (this.underWay.get(channel.id)?.size ?? 0);
      const limit = Math.min(ofOne, deliveryLimits.underWay - this.countUnderWay() - taken.length);
      if (limit <= 0) continue;
      const rows = await this.queue.claim(run, channel.id, { now, until, lease: this.lease, limit });
      taken.push(...rows.map((delivery) => ({ channel, delivery })));
    }
    return taken;
  }

  private send(sending: Sending): void {
    const { id } = sending.channel;
    const all = this.underWay.get(id) ?? new Set();
    this.underWay.set(id, all);
    const trying = this.parts.dispatch.send(sending, this.lease).then((finished) => {
      this.finished.push(finished);
      all.delete(trying);
      if (all.size === 0) this.underWay.delete(id);
      this.wake();
    });
    all.add(trying);
  }

  private async noteChannels(run: QueryRunner, finished: readonly Finished[], told: string[]): Promise<void> {
    for (const { channel, note, disable } of finished) {
      const failed = note.outcome === 'failed';
      if (failed !== (channel.failing_since !== null)) {
        await this.queue.noteHealth(run, channel.id, failed ? note.at : null);
      }
      if (disable !== undefined) await this.disable(run, channel, disable, told);
    }
  }

  /** Disables a channel and tells all others. */
  private async disable(run: QueryRunner, channel: ChannelRow, because: string, told: string[]): Promise<void> {
    const now = this.parts.clock.now();
    if (!(await this.queue.disable(run, channel.id, now, because))) return;
    const notification = ownNotification({
      id: `msg_disabled_${channel.id}_${now}`,
      type: 'thaw.channel.disabled',
      at: now,
      channel,
      severity: 'warning',
      title: `The channel ${channel.name} is disabled`,
      text: `${because}. Nothing is sent to it until somebody enables it; what waited can then be recovered.`,
    });
    const others = (await run.query('SELECT id FROM alert_channel WHERE disabled_at IS NULL')) as { id: string }[];
    await this.parts.outbox.put(run, [{ notification, channels: others.map(({ id }) => id) }]);
    told.push(`the channel ${channel.name} (${channel.id}) is disabled: ${because}`);
  }

  private countUnderWay(): number {
    return [...this.underWay.values()].reduce((sum, all) => sum + all.size, 0);
  }
}
