import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { Clock } from '../domain/time/clock.js';
import { Database } from '../event-log/database/database.js';
import { EventLog } from '../event-log/event-log.js';
import { emitEvent, type EventMap, Listen } from '../event-log/events.js';
import { Follower } from '../event-log/follow/follower.js';
import { JetStreamSettings } from './jetstream-settings.js';
import { NatsClient, natsFaultOf } from './nats-client.js';
import { placeHeaders, subjectsOf } from './stream-messages.js';

/** How long a database has to get an entry that is on the stream already; then the slow timers have looked, too. */
const replayMs = 5_000;
/** The pauses between looks for it, which double. */
const pauses = { firstMs: 5, mostMs: 320 } as const;

/**
 * Carries `log.appended` from the stream of NATS to the processes on PostgreSQL, as `PgNotify` does: to those on a standby too,
 * which carries no notifications. Nothing depends on it: followers read the log by their own cursors, and have a slow timer.
 */
@Injectable()
export class NatsNotify implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(NatsNotify.name);
  /** Keeps the subscription. */
  private readonly follower: Follower;
  private subscriptions: Subscription[] = [];
  private connection: NatsConnection | undefined;
  /** The last position that the own database is known to have. */
  private known = 0;
  /** The last position that the stream has told of, and until when it is waited for. */
  private told = { position: 0, until: 0 };
  private isLooking = false;

  constructor(
    private readonly settings: JetStreamSettings,
    private readonly nats: NatsClient,
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {
    this.follower = new Follower({
      clock,
      step: () => this.subscribe(),
      onFailure: (error) => this.report(error),
    });
  }

  onApplicationBootstrap(): void {
    if (this.settings.jetStream && this.database.engine === 'postgres') this.follower.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower.stop();
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  /** Whether it hears at present. */
  get isOpen(): boolean {
    return this.connection !== undefined && !this.connection.isClosed();
  }

  /** Resolves once it hears, or could not. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  @Listen('log.appended')
  hear({ position }: EventMap['log.appended']): void {
    this.known = Math.max(this.known, position);
  }

  /** Hears positions again that were heard of before. */
  @Listen('past.replaced')
  forget({ standing }: EventMap['past.replaced']): void {
    this.known = Math.min(this.known, standing.position);
  }

  /** The library keeps subscriptions over a connection that is made anew. */
  private async subscribe(): Promise<boolean> {
    if (this.isOpen) return false;
    const connection = await this.nats.connection();
    const { entries, past } = subjectsOf(this.settings.jetStream!.stream);
    const each = (callback: (position: number) => void) => (error: Error | null, message: Msg) => {
      const position = Number(message?.headers?.get(placeHeaders.position) || Number.NaN);
      if (!error && Number.isSafeInteger(position)) callback(position);
    };
    this.subscriptions = [
      connection.subscribe(entries, { callback: each((position) => this.receive(position)) }),
      connection.subscribe(past, { callback: each((position) => void this.lookBack(position)) }),
    ];
    await connection.flush();
    this.connection = connection;
    return false;
  }

  private receive(position: number): void {
    if (position <= this.known) return;
    const last = Math.max(position, this.told.position);
    this.told = { position: last, until: this.clock.now() + replayMs };
    if (!this.isLooking) void this.announceAsStored();
  }

  /**
   * Announces what the own database has: a standby may hear of an entry before it has it, and any process of one that was
   * lost, and that never comes.
   */
  private async announceAsStored(): Promise<void> {
    this.isLooking = true;
    let pause: number = pauses.firstMs;
    while (this.known < this.told.position && this.follower.isRunning) {
      const stored = await this.stored();
      if (stored > this.known) {
        this.announce(Math.min(stored, this.told.position));
        pause = pauses.firstMs;
      } else if (this.clock.now() >= this.told.until) break;
      else {
        await new Promise<void>((resolve) => this.clock.at(this.clock.now() + pause, resolve));
        pause = Math.min(2 * pause, pauses.mostMs);
      }
    }
    this.told = { position: 0, until: 0 };
    this.isLooking = false;
  }

  /** Whoever has read on finds out by looking that the past was replaced. */
  private async lookBack(position: number): Promise<void> {
    this.announce(Math.min(position, await this.stored()));
  }

  /** The last position that the own database has; 0 where it does not answer. */
  private async stored(): Promise<number> {
    const head = await this.log.head().catch(() => undefined);
    return head?.position ?? 0;
  }

  /** @param position one that the database has: this process announces to others only what comes after it */
  private announce(position: number): void {
    emitEvent(this.events, 'log.appended', { position, isHeard: true });
  }

  private report(error: unknown): string {
    const fault = natsFaultOf(error) ?? String(error);
    if (fault !== this.follower.fault) this.logger.warn(`New entries are not heard of by NATS: ${fault}`);
    return fault;
  }
}
