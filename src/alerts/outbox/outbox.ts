import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Notification, notificationSchema } from '../../contract/alerts/notification.js';
import { Clock } from '../../domain/time/clock.js';
import { emitEvent } from '../../event-log/events.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { execute, lockByName, jsonRowsOf } from '../../event-log/database/sql.js';
import type { ChannelRow } from './entities.js';

/** A notification and the channels that it goes to. */
export interface OutboxMessage {
  readonly notification: Notification;
  /** Ids of channels. */
  readonly channels: readonly string[];
}

/** A lease under which deliveries are written, so that they are under way from the start. */
export interface Lease {
  /** The id of the worker that has it. */
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

/** Lets one transaction at a time add to the outbox, so that the order of sequences is the order of commits. */
export function lockOutbox(run: QueryRunner): Promise<void> {
  return lockByName(run, 'thaw.outbox');
}

/**
 * The transactional outbox: notifications are written in the transaction of the change that they tell of, so that either
 * both are stored or neither is. The delivery worker sends them afterwards.
 */
@Injectable()
export class Outbox {
  private readonly logger = new Logger(Outbox.name);

  constructor(
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * Puts deliveries into the outbox. It belongs at the end of the caller's transaction, because other writers wait from
   * here until it commits. A notification goes to a channel once, so repeating a call is harmless. A delivery for a
   * disabled channel is stored as dead; a channel that was removed gets none. Call `announce` after the commit.
   * @param lease writes the deliveries as leased to this worker already
   * @returns the ids of the new deliveries
   * @throws ZodError where a notification does not fit its schema
   */
  async put(run: QueryRunner, messages: readonly OutboxMessage[], lease?: Lease): Promise<string[]> {
    if (messages.length === 0) return [];
    await lockOutbox(run);
    const channels = await this.channelsOf(run, messages);
    const pause = yieldingPauses();
    const rows: object[] = [];
    for (const message of messages) {
      rows.push(...this.rowsOf(message, channels));
      await pause();
    }
    const now = this.clock.now();
    const { rows: added } = await execute<{ id: string }>(
      run,
      `INSERT INTO alert_delivery (sequence, id, channel, group_key, notification, type, body, state, reason,
         attempts, tries, next_attempt_at, lease, leased_until, created_at)
       SELECT (SELECT coalesce(max(sequence), 0) FROM alert_delivery) + n.place, n.id, n.channel, n.group_key,
         n.notification, n.type, n.body, n.state, n.reason, 0, 0, $2, $3, $4, $2
       FROM ${jsonRowsOf(columns)} WHERE true ORDER BY n.place
       ON CONFLICT (channel, notification) DO NOTHING RETURNING id`,
      [JSON.stringify(rows.map((row, place) => ({ place: place + 1, ...row }))), now, lease?.lease, lease?.until ?? 0],
    );
    return added.map(({ id }) => id);
  }

  /** Wakes the delivery workers of this process; to be called once the transaction has committed. */
  announce(): void {
    emitEvent(this.events, 'delivery.due');
  }

  private rowsOf({ notification, channels: ids }: OutboxMessage, channels: ReadonlyMap<string, ChannelRow>) {
    const body = JSON.stringify(notificationSchema.parse(notification));
    const known = [...new Set(ids)].flatMap((id) => channels.get(id) ?? this.skipRemoved(id, notification));
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
  }

  private async channelsOf(run: QueryRunner, messages: readonly OutboxMessage[]): Promise<Map<string, ChannelRow>> {
    const ids = [...new Set(messages.flatMap(({ channels }) => channels))];
    const sql = 'SELECT id, disabled_at FROM alert_channel WHERE id = ANY($1::uuid[])';
    const { rows } = await execute<ChannelRow>(run, sql, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private skipRemoved(id: string, { id: notification }: Notification): [] {
    this.logger.warn(`notification ${notification} names the channel ${id}, which was removed`);
    return [];
  }
}
