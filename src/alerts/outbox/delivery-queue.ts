import type { QueryRunner } from 'typeorm';
import type { Database, Engine } from '../../event-log/database.js';
import type { DeliveryState } from '../../contract/alerts/deliveries.js';
import type { ChannelRow, DeliveryRow } from './entities.js';
import { lockOutbox } from './outbox.js';
import { execute, rowsOf } from '../../event-log/sql.js';

/** What became of one try, to be written down. */
export interface Note {
  readonly id: string;
  readonly lease: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly tries: number;
  readonly next_attempt_at: number;
  readonly sent_at: number | null;
  readonly repost_at: number | null;
  readonly at: number;
  readonly latency: number;
  readonly outcome: 'sent' | 'failed';
  readonly status: number | null;
  readonly response_head: string;
  /** A repetition that went well is not written down as a try: it would be a row every few minutes, for ever. */
  readonly quiet: 0 | 1;
}

const noteColumns = {
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

/** Nothing earlier of the same channel and group waits: what is sent out of turn would overtake it. */
const isFirst = `NOT EXISTS (SELECT 1 FROM alert_delivery e WHERE e.state = 'waiting' AND e.channel = d.channel
  AND e.group_key = d.group_key AND e.sequence < d.sequence)`;

export interface QueueLength {
  readonly waiting: number;
  /** When the one that is due for longest and that nobody has under way was due, in milliseconds since 1970. */
  readonly oldestDue: number | null;
}

/**
 * The rows of the outbox as couriers share them. A delivery is leased to one courier; where that one dies the lease runs
 * out, and another sends it again under the same id. All methods with a `run` belong into a transaction of writing.
 */
export class DeliveryQueue {
  private readonly engine: Engine;

  constructor(private readonly database: Database) {
    this.engine = database.engine;
  }

  /** The channels that are not disabled and for which something may be due. */
  async channelsWithWork(run: QueryRunner, now: number): Promise<ChannelRow[]> {
    const sql = `SELECT c.* FROM alert_channel c WHERE c.disabled_at IS NULL AND EXISTS (SELECT 1 FROM alert_delivery d
      WHERE d.channel = c.id AND d.state = 'waiting' AND d.next_attempt_at <= $1 AND d.leased_until <= $1)`;
    return (await execute<ChannelRow>(run, sql, [now])).rows;
  }

  /** Leases what is due for a channel, the longest due first; at most one of a group. */
  async claim(
    run: QueryRunner,
    channel: string,
    { now, until, lease, limit }: { now: number; until: number; lease: string; limit: number },
  ): Promise<DeliveryRow[]> {
    const skipping = this.engine === 'postgres' ? 'FOR UPDATE OF d SKIP LOCKED' : '';
    const sql = `UPDATE alert_delivery SET lease = $3, leased_until = $4 WHERE sequence IN (
        SELECT d.sequence FROM alert_delivery d WHERE d.channel = $1 AND d.state = 'waiting'
          AND d.next_attempt_at <= $2 AND d.leased_until <= $2 AND ${isFirst}
        ORDER BY d.next_attempt_at, d.sequence LIMIT $5 ${skipping}) RETURNING *`;
    const { rows } = await execute<DeliveryRow>(run, sql, [channel, now, lease, until, limit]);
    return rows.sort((a, b) => a.sequence - b.sequence);
  }

  /**
   * Writes down what became of tries. One whose lease has run out and was taken by another counts only where it went
   * well, since then nobody need send it any more.
   */
  async note(run: QueryRunner, notes: readonly Note[]): Promise<void> {
    if (notes.length === 0) return;
    const json = JSON.stringify(notes);
    const { rows } = await execute<{ id: string }>(
      run,
      `UPDATE alert_delivery SET state = n.state, reason = n.reason, attempts = alert_delivery.attempts + 1 - n.quiet,
         tries = n.tries, next_attempt_at = n.next_attempt_at, lease = NULL, leased_until = 0,
         sent_at = coalesce(alert_delivery.sent_at, n.sent_at), repost_at = n.repost_at
       FROM ${rowsOf(this.engine, noteColumns)} WHERE alert_delivery.id = n.id
         AND (alert_delivery.lease = n.lease OR (n.state = 'sent' AND alert_delivery.state = 'waiting'))
       RETURNING alert_delivery.id`,
      [json],
    );
    const noted = new Set(rows.map(({ id }) => id));
    const kept = notes.filter(({ id, quiet }) => quiet === 0 && noted.has(id));
    if (kept.length === 0) return;
    await execute(
      run,
      `INSERT INTO alert_delivery_attempt (delivery, number, at, latency, outcome, status, reason, response_head)
       SELECT n.id, d.attempts, n.at, n.latency, n.outcome, n.status, n.reason, n.response_head
       FROM ${rowsOf(this.engine, noteColumns)} JOIN alert_delivery d ON d.id = n.id`,
      [JSON.stringify(kept)],
    );
  }

  /**
   * Puts what is to be sent once more back among what waits. Where something later of the same group was made, that says
   * how things stand, and the earlier one is not sent any more.
   */
  async startReposts(run: QueryRunner, now: number): Promise<void> {
    const isDue = `state = 'sent' AND repost_at IS NOT NULL AND repost_at <= $1`;
    const due = `SELECT 1 FROM alert_delivery WHERE ${isDue} LIMIT 1`;
    if ((await execute(run, due, [now])).rows.length === 0) return;
    // Nothing later can be put there while this looks.
    await lockOutbox(run, this.engine);
    const ends = `UPDATE alert_delivery SET repost_at = NULL WHERE ${isDue} AND EXISTS (SELECT 1 FROM alert_delivery e
      WHERE e.channel = alert_delivery.channel AND e.group_key = alert_delivery.group_key
        AND e.sequence > alert_delivery.sequence)`;
    await execute(run, ends, [now]);
    const starts = `UPDATE alert_delivery SET state = 'waiting', tries = 0, next_attempt_at = repost_at WHERE ${isDue}`;
    await execute(run, starts, [now]);
  }

  /** Notes that a channel fails, or no longer does. */
  async noteHealth(run: QueryRunner, channel: string, failingSince: number | null): Promise<void> {
    const sql =
      failingSince === null
        ? 'UPDATE alert_channel SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL'
        : 'UPDATE alert_channel SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL';
    await execute(run, sql, failingSince === null ? [channel] : [channel, failingSince]);
  }

  /** Disables a channel, and gives up what waits for it. @returns whether it was this call that did so */
  async disable(run: QueryRunner, channel: string, now: number, because: string): Promise<boolean> {
    const sql = `UPDATE alert_channel SET disabled_at = $2, disabled_because = $3 WHERE id = $1 AND disabled_at IS NULL`;
    const { affected } = await execute(run, sql, [channel, now, because]);
    if (affected > 0) await this.giveUp(run, channel, 'the channel was disabled');
    return affected > 0;
  }

  /** What waits for a channel is dead, and nothing is sent to it once more. */
  async giveUp(run: QueryRunner, channel: string, reason: string): Promise<void> {
    const sql = `UPDATE alert_delivery SET state = 'dead', reason = $2, lease = NULL, leased_until = 0
      WHERE channel = $1 AND state = 'waiting'`;
    await execute(run, sql, [channel, reason]);
    const ends = 'UPDATE alert_delivery SET repost_at = NULL WHERE channel = $1 AND repost_at IS NOT NULL';
    await execute(run, ends, [channel]);
  }

  /** When something will be due next, in milliseconds since 1970; `undefined` where nothing waits. */
  async nextDue(run: QueryRunner): Promise<number | undefined> {
    const later = this.engine === 'postgres' ? 'greatest' : 'max';
    const sql = `SELECT min(${later}(d.next_attempt_at, d.leased_until)) AS due FROM alert_delivery d
        JOIN alert_channel c ON c.id = d.channel AND c.disabled_at IS NULL WHERE d.state = 'waiting' AND ${isFirst}
      UNION ALL SELECT min(repost_at) FROM alert_delivery WHERE repost_at IS NOT NULL AND state = 'sent'`;
    const { rows } = await execute<{ due: number | null }>(run, sql);
    const dues = rows.flatMap(({ due }) => due ?? []);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** How much waits, and since when what nobody takes. */
  length(now: number): Promise<QueueLength> {
    const sql = `SELECT count(*) AS waiting, min(CASE WHEN d.next_attempt_at <= $1 AND d.leased_until <= $1 AND ${isFirst}
      THEN d.next_attempt_at END) AS oldest FROM alert_delivery d WHERE d.state = 'waiting'`;
    return this.database.read(async (run) => {
      const { rows } = await execute<{ waiting: number; oldest: number | null }>(run, sql, [now]);
      return { waiting: rows[0]!.waiting, oldestDue: rows[0]!.oldest };
    });
  }
}
