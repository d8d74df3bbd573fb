import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Client } from 'pg';
import type { Clock } from '../domain/time/clock.js';
import type { Database } from './database.js';
import { type LogAppended, logAppended } from './event-log.js';

const channel = 'thaw_log_appended';
const retryMs = 5_000;

/**
 * The doorbell between processes on one PostgreSQL: what one appends rings in the others. It may fail, or be deaf behind
 * PgBouncer's transaction mode: readers have a slow timer, and nothing depends on a ring. On SQLite it does nothing.
 */
export class PgNotify {
  private client: Client | undefined;
  private closed = false;
  private notifying = false;
  private latest = 0;
  private cancelRetry: () => void = () => undefined;
  private readonly tellOthers = ({ position }: LogAppended) => {
    this.latest = Math.max(this.latest, position);
    if (!this.notifying) void this.notify();
  };

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {}

  async open(): Promise<void> {
    if (this.database.engine !== 'postgres') return;
    this.bell.on(logAppended, this.tellOthers);
    await this.listen();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelRetry();
    this.bell.off(logAppended, this.tellOthers);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const { options } = this.database.dataSource;
    if (this.closed || options.type !== 'postgres' || options.url === undefined) return;
    // Loaded where it is used: a start on SQLite does not wait for it.
    const pg = await import('pg');
    const client = new pg.Client({ connectionString: options.url, application_name: 'thaw doorbell' });
    client.on('notification', ({ payload }) => this.hear(Number(payload)));
    client.on('error', () => this.listenLater());
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      this.client = client;
    } catch {
      await client.end().catch(() => undefined);
      this.listenLater();
    }
  }

  private listenLater(): void {
    this.cancelRetry();
    this.cancelRetry = this.clock.at(this.clock.now() + retryMs, () => void this.listen());
  }

  /** What this process appended itself has rung here already. */
  private hear(position: number): void {
    if (position <= this.latest) return;
    this.latest = position;
    this.bell.emit(logAppended, { position } satisfies LogAppended);
  }

  // Outside the transaction of the append, since NOTIFY serialises commits; one at a time, since the last says it all.
  private async notify(): Promise<void> {
    this.notifying = true;
    for (let told = 0; told < this.latest && !this.closed;) {
      told = this.latest;
      await this.database
        .read((run) => run.query(`SELECT pg_notify('${channel}', $1)`, [String(told)]))
        .catch(() => undefined);
    }
    this.notifying = false;
  }
}
