import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../domain/time/clock.js';
import type { Engine } from '../../event-log/database.js';
import type { ChannelRow } from './entities.js';
import { type Notification, notificationSchema } from '../../contract/alerts/notification.js';
import { execute, rowsOf } from '../../event-log/sql.js';

/** Rung when deliveries were put into the outbox. A doorbell only: the courier looks for itself from time to time. */
export const outboxFilled = 'outbox.filled';

export interface OutboxMessage {
  readonly notification: Notification;
  /** The ids of the channels that get it. */
  readonly channels: readonly string[];
}

/** A delivery that is under way from the moment it is written: whose, and until when. */
export interface LeasedDeliveries {
  readonly lease: string;
  /** Milliseconds since 1970 UTC. */
  readonly until: number;
}

const columns = {
  place: 'whole',
  id: 'uuid',
  channel: 'uuid',
  group_key: 'text',
  notification: 'text',
  type: 'text',
  body: 'text',
  state: 'text',
  reason: 'text',
} as const;

/** Only one transaction at a time adds to the outbox, so that the order of sequences is the order of commits. */
export async function lockOutbox(run: QueryRunner, engine: Engine): Promise<void> {
  if (engine === 'postgres') await run.query(`SELECT pg_advisory_xact_lock(hashtext('thaw.outbox'))`);
}

/** What is to be delivered, written in the transaction of what makes it: either both stand or neither does. */
export class Outbox {
  private readonly logger = new Logger(Outbox.name);

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {}

  /**
   * Puts deliveries into the outbox within the caller's transaction, as its last step: others wait until it commits.
   * A notification goes to a channel once: repeating it is harmless. What is meant for a disabled channel is written
   * down as dead; a channel that is gone gets nothing. Call `announce()` once the transaction has committed.
   * @returns the ids of the deliveries that are new
   * @throws ZodError where a notification is none
   */
  async put(run: QueryRunner, messages: readonly OutboxMessage[], taken?: LeasedDeliveries): Promise<string[]> {
    if (messages.length === 0) return [];
    await lockOutbox(run, this.engine);
    const channels = await this.channelsOf(run, messages);
    const rows = messages.flatMap(({ notification, channels: ids }) => {
      const body = JSON.stringify(notificationSchema.parse(notification));
      const known = [...new Set(ids)].flatMap((id) => channels.get(id) ?? this.missing(id, notification));
      return known.map(({ id: channel, disabled_at: disabledAt }) => ({
        id: uuidv7(),
        channel,
        group_key: notification.data.group,
        notification: notification.id,
        type: notification.type,
        body,
        state: disabledAt === null ? 'waiting' : 'dead',
        reason: disabledAt === null ? null : 'the channel was disabled',
      }));
    });
    const now = this.clock.now();
    const { rows: added } = await execute<{ id: string }>(
      run,
      `INSERT INTO alert_delivery (sequence, id, channel, group_key, notification, type, body, state, reason,
         attempts, tries, next_attempt_at, lease, leased_until, created_at)
       SELECT (SELECT coalesce(max(sequence), 0) FROM alert_delivery) + n.place, n.id, n.channel, n.group_key,
         n.notification, n.type, n.body, n.state, n.reason, 0, 0, $2, $3, $4, $2
       FROM ${rowsOf(this.engine, columns)} WHERE true ORDER BY n.place
       ON CONFLICT (channel, notification) DO NOTHING RETURNING id`,
      [JSON.stringify(rows.map((row, place) => ({ place: place + 1, ...row }))), now, taken?.lease, taken?.until ?? 0],
    );
    return added.map(({ id }) => id);
  }

  /** Tells the courier that there is something to do, once the transaction has committed. */
  announce(): void {
    this.bell.emit(outboxFilled);
  }

  private async channelsOf(run: QueryRunner, messages: readonly OutboxMessage[]): Promise<Map<string, ChannelRow>> {
    const ids = JSON.stringify([...new Set(messages.flatMap(({ channels }) => channels))].map((id) => ({ id })));
    const sql = `SELECT c.id, c.disabled_at FROM alert_channel c JOIN ${rowsOf(this.engine, { id: 'uuid' })} ON n.id = c.id`;
    const { rows } = await execute<ChannelRow>(run, sql, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private missing(id: string, { id: notification }: Notification): [] {
    this.logger.warn(`notification ${notification} names the channel ${id}, which is gone`);
    return [];
  }
}
