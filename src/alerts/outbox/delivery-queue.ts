import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import type { DeliveryState } from '../../contract/alerts/deliveries.js';
import { Database } from '../../event-log/database/database.js';
import { execute, jsonRowsOf } from '../../event-log/database/sql.js';
import type { ChannelRow, DeliveryRow } from './entities.js';
import { lockOutbox } from './outbox.js';

/** The result of one attempt as it is stored, named by the columns that it goes to. */
export interface AttemptResult {
  /** The id of the delivery. */
  readonly id: string;
  /** The worker that made the attempt. */
  readonly lease: string;
  /** The state of the delivery after the attempt, and its reason. */
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly tries: number;
  readonly next_attempt_at: number;
  readonly sent_at: number | null;
  readonly repost_at: number | null;
  /** When the attempt began, in milliseconds since 1970 UTC. */
  readonly at: number;
  /** Milliseconds. */
  readonly latency: number;
  readonly outcome: 'sent' | 'failed';
  readonly status: number | null;
  readonly response_head: string;
  /** 1 for a repost that went well: it is not stored as an attempt, which would be a row every few minutes for ever. */
  readonly quiet: 0 | 1;
}

const resultColumns = {
  id: 'uuid',
  lease: 'text',
  state: 'text',
  reason: 'text',
  tries: 'whole',
  next_attempt_at: 'whole',
  sent_at: 'whole',
  repost_at: 'whole',
  at: 'whole',
  latency: 'whole',
  outcome: 'text',
  status: 'whole',
  response_head: 'text',
  quiet: 'whole',
} as const;

/** Holds where no earlier delivery of the same channel and group waits: a later one must not overtake it. */
const isFirstOfGroup = `NOT EXISTS (SELECT 1 FROM alert_delivery e WHERE e.state = 'waiting' AND e.channel = d.channel
  AND e.group_key = d.group_key AND e.sequence < d.sequence)`;

export interface QueueLength {
  readonly waiting: number;
  /** Due time of the oldest delivery that is due and not leased, in milliseconds since 1970 UTC. */
  readonly oldestDue: number | null;
}

/**
 * The deliveries of the outbox as workers share them. A delivery is leased to one worker; where that worker dies, the
 * lease runs out and another worker sends the delivery again under the same id. Methods with a `run` belong into a
 * transaction that writes.
 */
@Injectable()
export class DeliveryQueue {
  constructor(private readonly database: Database) {}

  /** The enabled channels that have a delivery which is due and not leased. */
  async channelsWithWork(run: QueryRunner, now: number): Promise<ChannelRow[]> {
    const sql = `SELECT c.* FROM alert_channel c WHERE c.disabled_at IS NULL AND EXISTS (SELECT 1 FROM alert_delivery d
      WHERE d.channel = c.id AND d.state = 'waiting' AND d.next_attempt_at <= $1 AND d.leased_until <= $1)`;
    return (await execute<ChannelRow>(run, sql, [now])).rows;
  }

  /** Leases due deliveries of a channel, the longest due first, at most one of each group. */
  async claim(
    run: QueryRunner,
    channel: string,
    { now, until, lease, limit }: { now: number; until: number; lease: string; limit: number },
  ): Promise<DeliveryRow[]> {
    // What is claimed is held no more: a retry after a quiet window is a delivery like every other.
    const sql = `UPDATE alert_delivery SET lease = $3, leased_until = $4, held_until = NULL WHERE sequence IN (
        SELECT d.sequence FROM alert_delivery d WHERE d.channel = $1 AND d.state = 'waiting'
          AND d.next_attempt_at <= $2 AND d.leased_until <= $2 AND ${isFirstOfGroup}
        ORDER BY d.next_attempt_at, d.sequence LIMIT $5 FOR UPDATE OF d SKIP LOCKED) RETURNING *`;
    const { rows } = await execute<DeliveryRow>(run, sql, [channel, now, lease, until, limit]);
    return rows.sort((a, b) => a.sequence - b.sequence);
  }

  /**
   * Stores the results of attempts. Where the lease ran out and another worker has the delivery now, only a success
   * counts: the other worker need not send it any more.
   */
  async record(run: QueryRunner, results: readonly AttemptResult[]): Promise<void> {
    if (results.length === 0) return;
    const rows = jsonRowsOf(resultColumns);
    const { rows: updated } = await execute<{ id: string }>(
      run,
      `UPDATE alert_delivery SET state = n.state, reason = n.reason, attempts = alert_delivery.attempts + 1 - n.quiet,
         tries = n.tries, next_attempt_at = n.next_attempt_at, lease = NULL, leased_until = 0,
         sent_at = coalesce(alert_delivery.sent_at, n.sent_at), repost_at = n.repost_at
       FROM ${rows} WHERE alert_delivery.id = n.id
         AND (alert_delivery.lease = n.lease OR (n.state = 'sent' AND alert_delivery.state = 'waiting'))
       RETURNING alert_delivery.id`,
      [JSON.stringify(results)],
    );
    const ids = new Set(updated.map(({ id }) => id));
    const attempts = results.filter(({ id, quiet }) => quiet === 0 && ids.has(id));
    if (attempts.length === 0) return;
    await execute(
      run,
      `INSERT INTO alert_delivery_attempt (delivery, number, at, latency, outcome, status, reason, response_head)
       SELECT n.id, d.attempts, n.at, n.latency, n.outcome, n.status, n.reason, n.response_head
       FROM ${rows} JOIN alert_delivery d ON d.id = n.id`,
      [JSON.stringify(attempts)],
    );
  }

  /**
   * Puts deliveries whose repost is due back into the queue. Where the group has a later delivery, that one tells the
   * present state, and the earlier one is not reposted any more.
   */
  async startReposts(run: QueryRunner, now: number): Promise<void> {
    const isDue = `state = 'sent' AND repost_at IS NOT NULL AND repost_at <= $1`;
    const due = `SELECT 1 FROM alert_delivery WHERE ${isDue} LIMIT 1`;
    if ((await execute(run, due, [now])).rows.length === 0) return;
    // Keeps other transactions from adding a later delivery meanwhile.
    await lockOutbox(run);
    const ends = `UPDATE alert_delivery SET repost_at = NULL WHERE ${isDue} AND EXISTS (SELECT 1 FROM alert_delivery e
      WHERE e.channel = alert_delivery.channel AND e.group_key = alert_delivery.group_key
        AND e.sequence > alert_delivery.sequence)`;
    await execute(run, ends, [now]);
    const starts = `UPDATE alert_delivery SET state = 'waiting', tries = 0, next_attempt_at = repost_at WHERE ${isDue}`;
    await execute(run, starts, [now]);
  }

  /** Stores since when a channel fails, where that is not stored yet; `null` says that it works again. */
  async setFailingSince(run: QueryRunner, channel: string, failingSince: number | null): Promise<void> {
    const sql =
      failingSince === null
        ? 'UPDATE alert_channel SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL'
        : 'UPDATE alert_channel SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL';
    await execute(run, sql, failingSince === null ? [channel] : [channel, failingSince]);
  }

  /** Disables a channel and gives up its deliveries. @returns whether it was enabled until this call */
  async disable(run: QueryRunner, channel: string, now: number, because: string): Promise<boolean> {
    const sql = `UPDATE alert_channel SET disabled_at = $2, disabled_because = $3 WHERE id = $1 AND disabled_at IS NULL`;
    const { affected } = await execute(run, sql, [channel, now, because]);
    if (affected > 0) await this.giveUp(run, channel, 'the channel was disabled');
    return affected > 0;
  }

  /**
   * Has the workers look again at what is held back on a channel, since its quiet windows have changed. Where it has none any
   * more, all that is held is sent as it is.
   */
  async lookAtHeld(
    run: QueryRunner,
    channel: string,
    { isQuiet, now }: { isQuiet: boolean; now: number },
  ): Promise<void> {
    const sql = `UPDATE alert_delivery SET next_attempt_at = $2${isQuiet ? '' : ', held_until = NULL, reason = NULL'}
      WHERE channel = $1 AND state = 'waiting' AND held_until IS NOT NULL`;
    await execute(run, sql, [channel, now]);
  }

  /** Marks the waiting deliveries of a channel as dead, and ends its reposts. */
  async giveUp(run: QueryRunner, channel: string, reason: string): Promise<void> {
    const sql = `UPDATE alert_delivery SET state = 'dead', reason = $2, lease = NULL, leased_until = 0,
        held_until = NULL
      WHERE channel = $1 AND state = 'waiting'`;
    await execute(run, sql, [channel, reason]);
    const ends = 'UPDATE alert_delivery SET repost_at = NULL WHERE channel = $1 AND repost_at IS NOT NULL';
    await execute(run, ends, [channel]);
  }

  /** When the next delivery or repost is due, in milliseconds since 1970 UTC; `undefined` where none waits. */
  async nextDue(run: QueryRunner): Promise<number | undefined> {
    const due = 'CASE WHEN d.leased_until > d.next_attempt_at THEN d.leased_until ELSE d.next_attempt_at END';
    const sql = `SELECT min(${due}) AS due FROM alert_delivery d
        JOIN alert_channel c ON c.id = d.channel AND c.disabled_at IS NULL
        WHERE d.state = 'waiting' AND ${isFirstOfGroup}
      UNION ALL SELECT min(repost_at) FROM alert_delivery WHERE repost_at IS NOT NULL AND state = 'sent'`;
    const { rows } = await execute<{ due: number | null }>(run, sql);
    const dues = rows.flatMap(({ due }) => due ?? []);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** Queue length, and the due time of the oldest delivery that is not leased. */
  length(now: number): Promise<QueueLength> {
    const sql = `SELECT count(*) AS waiting, min(CASE WHEN d.next_attempt_at <= $1 AND d.leased_until <= $1
      AND ${isFirstOfGroup} THEN d.next_attempt_at END) AS oldest FROM alert_delivery d WHERE d.state = 'waiting'`;
    return this.database.read(async (run) => {
      const { rows } = await execute<{ waiting: number; oldest: number | null }>(run, sql, [now]);
      return { waiting: rows[0]!.waiting, oldestDue: rows[0]!.oldest };
    });
  }
}
