import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Client } from 'pg';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../database/database.js';
import { emitEvent, type EventMap, Listen } from '../events.js';

const channel = 'thaw_log_appended';
const reconnectMs = 5_000;

/**
 * Carries `log.appended` between the processes on one PostgreSQL database, by NOTIFY and LISTEN. It may fail, or hear
 * nothing behind PgBouncer's transaction mode: followers have a slow timer, so nothing depends on it. On SQLite it does
 * nothing.
 */
@Injectable()
export class PgNotify implements OnApplicationBootstrap, OnApplicationShutdown {
  private client: Client | undefined;
  private isOpen = false;
  private isNotifying = false;
  /** The last position that was announced by this process or by another. */
  private latest = 0;
  private cancelReconnect: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.open();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** Begins to listen to other processes. Does nothing where it listens already. */
  async open(): Promise<void> {
    if (this.isOpen || this.database.engine !== 'postgres') return;
    this.isOpen = true;
    await this.listen();
  }

  async close(): Promise<void> {
    this.isOpen = false;
    this.cancelReconnect();
    await this.client?.end().catch(() => undefined);
    this.client = undefined;
  }

  /** Announces entries to the other processes, unless they came from there. */
  @Listen('log.appended')
  announce({ position, isHeard = false }: EventMap['log.appended']): void {
    if (!this.isOpen || position <= this.latest) return;
    this.latest = position;
    if (!this.isNotifying && !isHeard) void this.notify();
  }

  /** Hears positions again that were announced before. */
  @Listen('past.replaced')
  forget({ standing }: EventMap['past.replaced']): void {
    this.latest = Math.min(this.latest, standing.position);
  }

  private async listen(): Promise<void> {
    const { connector } = this.database;
    if (!this.isOpen || !connector) return;
    // A standby carries no notifications: there the slow timers do.
    if (this.database.isReadOnly) return this.listenLater();
    let client: Client | undefined;
    try {
      client = await connector.openSession('thaw doorbell');
      client.on('notification', ({ payload }) => this.receive(Number(payload)));
      client.on('error', () => this.listenLater());
      await client.query(`LISTEN ${channel}`);
      if (this.isOpen) this.client = client;
      else await client.end();
    } catch {
      await client?.end().catch(() => undefined);
      this.listenLater();
    }
  }

  private listenLater(): void {
    this.cancelReconnect();
    if (!this.isOpen) return;
    this.cancelReconnect = this.clock.at(this.clock.now() + reconnectMs, () => void this.listen());
  }

  /** Ignores what this process appended itself: its listeners have had that event. */
  private receive(position: number): void {
    if (position <= this.latest) return;
    this.latest = position;
    emitEvent(this.events, 'log.appended', { position });
  }

  // Outside the transaction of the append, since NOTIFY serialises commits; one at a time, since the last covers all.
  private async notify(): Promise<void> {
    this.isNotifying = true;
    for (let sent = 0; sent < this.latest && this.isOpen;) {
      sent = this.latest;
      await this.database
        .read((run) => run.query(`SELECT pg_notify('${channel}', $1)`, [String(sent)]))
        .catch(() => undefined);
    }
    this.isNotifying = false;
  }
}
