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

/** How long a standby has to replay an entry that is on the stream already; then the slow timers have looked, too. */
const replayMs = 5_000;
const firstLookMs = 5;

/**
 * Carries `log.appended` from the stream of NATS to the processes on PostgreSQL, as `PgNotify` does: to those on a standby too,
 * which carries no notifications. Nothing depends on it: followers read the log by their own cursors, and have a slow timer.
 */
@Injectable()
export class LogBell implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LogBell.name);
  /** Keeps the subscription. */
  private readonly follower: Follower;
  private subscriptions: Subscription[] = [];
  private connection: NatsConnection | undefined;
  /** The last position that was heard of, here or anywhere. */
  private latest = 0;
  private isRinging = false;

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
    this.latest = Math.max(this.latest, position);
  }

  /** Hears positions again that were heard of before. */
  @Listen('past.replaced')
  forget({ standing }: EventMap['past.replaced']): void {
    this.latest = Math.min(this.latest, standing.position);
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
      // Whoever has read on finds that out by looking.
      connection.subscribe(past, { callback: each((position) => this.ring(position)) }),
    ];
    await connection.flush();
    this.connection = connection;
    return false;
  }

  private receive(position: number): void {
    if (position <= this.latest) return;
    this.latest = position;
    if (!this.isRinging) void this.ringOnceStored();
  }

  /** A standby may hear of an entry before it has it. */
  private async ringOnceStored(): Promise<void> {
    this.isRinging = true;
    for (let rung = 0; rung < this.latest;) {
      rung = this.latest;
      if (this.database.isReadOnly) await this.stored(rung).catch(() => undefined);
      this.ring(rung);
    }
    this.isRinging = false;
  }

  private async stored(position: number): Promise<void> {
    for (let wait = firstLookMs; wait <= replayMs && this.follower.isRunning; wait *= 2) {
      if ((await this.log.head()).position >= position) return;
      await new Promise<void>((resolve) => this.clock.at(this.clock.now() + wait, resolve));
    }
  }

  private ring(position: number): void {
    emitEvent(this.events, 'log.appended', { position, isHeard: true });
  }

  private report(error: unknown): string {
    const fault = natsFaultOf(error) ?? String(error);
    if (fault !== this.follower.fault) this.logger.warn(`New entries are not heard of by NATS: ${fault}`);
    return fault;
  }
}
