import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In, IsNull, LessThan, Not } from 'typeorm';
import { validate } from 'uuid';
import type { DeliveryState } from '../../contract/alerts/deliveries.js';
import type { Notification } from '../../contract/alerts/notification.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { type AttemptRow, attemptTable, channelTable, type DeliveryRow, deliveryTable } from '../outbox/entities.js';
import { Outbox } from '../outbox/outbox.js';

export interface DeliveryFilter {
  readonly channel?: string | undefined;
  readonly state?: DeliveryState | undefined;
  /** Only deliveries before this sequence. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A delivery as it is shown. */
export interface DeliveryView {
  readonly id: string;
  readonly channel: string;
  readonly channelName: string | null;
  readonly notification: string;
  readonly type: string;
  readonly group: string;
  readonly title: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly nextAttemptAt: string | null;
}

/** An attempt as it is shown. */
export interface AttemptView {
  readonly number: number;
  readonly at: string;
  readonly latencyMs: number;
  readonly outcome: 'sent' | 'failed';
  readonly status: number | null;
  readonly reason: string | null;
  readonly responseHead: string;
}

/** A delivery with its body and its newest attempts. */
export type DeliveryWithAttempts = DeliveryView & {
  readonly body: Notification;
  /** In order. */
  readonly tries: AttemptView[];
};

export interface Recovery {
  /** Deliveries made from here on, in milliseconds since 1970 UTC. */
  readonly from: number;
  /** Deliveries made before this, in milliseconds since 1970 UTC. */
  readonly to: number;
  readonly channel?: string | undefined;
  readonly dryRun: boolean;
}

export interface Recovered {
  readonly dryRun: boolean;
  /** The number of deliveries that are put back into the queue, or would be. */
  readonly recovered: number;
  /** The number of deliveries that stay as they are, because their channel is disabled or was removed. */
  readonly skipped: number;
  /** The first recovered deliveries, at most 50. */
  readonly deliveries: readonly DeliveryView[];
}

const recoveredShown = 50;
const attemptsShown = 100;

/** The history of deliveries and their attempts, and the ways to send a delivery again. */
@Injectable()
export class DeliveryHistory {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** A page of deliveries, the newest first. @returns `next`: `before` of the next page; `null` at the end */
  async list({
    channel,
    state,
    before,
    limit,
  }: DeliveryFilter): Promise<{ data: DeliveryView[]; next: number | null }> {
    const where: FindOptionsWhere<DeliveryRow> = {
      ...(channel !== undefined && { channel }),
      ...(state !== undefined && { state }),
      ...(before !== undefined && { sequence: LessThan(before) }),
    };
    return this.database.read(async ({ manager }) => {
      const rows = await manager.find(deliveryTable, { where, order: { sequence: 'DESC' }, take: limit + 1 });
      const shown = rows.slice(0, limit);
      const next = rows.length > limit ? shown.at(-1)!.sequence : null;
      return { data: await viewsOf(manager, shown), next };
    });
  }

  /** A delivery with its newest attempts, at most 100. @throws ThawError not-found `unknown-delivery` */
  async get(id: string): Promise<DeliveryWithAttempts> {
    return this.database.read(async ({ manager }) => {
      const row = await rowOf(manager, id);
      const where = { delivery: row.id };
      const newest = await manager.find(attemptTable, { where, order: { number: 'DESC' }, take: attemptsShown });
      const [view] = await viewsOf(manager, [row]);
      return { ...view!, body: JSON.parse(row.body) as Notification, tries: newest.reverse().map(attemptView) };
    });
  }

  /**
   * Puts a delivery back into the queue, due at once and under the same id, whatever its state.
   * @throws ThawError not-found `unknown-delivery`; conflict `channel-disabled`, `delivery-under-way`
   */
  async redeliver(id: string): Promise<DeliveryView> {
    const now = this.clock.now();
    const view = await this.database.write(async (run) => {
      const row = await rowOf(run.manager, id);
      const channel = await run.manager.findOneBy(channelTable, { id: row.channel });
      if (!channel || channel.disabled_at !== null) {
        const how = channel ? `${channel.name} is disabled: enable it first` : 'is gone';
        throw new ThawError('conflict', 'channel-disabled', `The channel ${how}`);
      }
      const sql = `UPDATE alert_delivery SET state = 'waiting', reason = NULL, tries = 0, next_attempt_at = $2
        WHERE id = $1 AND (state <> 'waiting' OR leased_until <= $2)`;
      const { affected } = await execute(run, sql, [row.id, now]);
      if (affected === 0) throw new ThawError('conflict', 'delivery-under-way', 'It is being sent at this moment');
      return (await viewsOf(run.manager, [await rowOf(run.manager, id)]))[0]!;
    });
    this.outbox.announce();
    return view;
  }

  /** Puts deliveries that failed, or died with their channel, back into the queue, in their old order. */
  async recover({ from, to, channel, dryRun }: Recovery): Promise<Recovered> {
    const lost = `d.state IN ('failed', 'dead') AND d.created_at >= $1 AND d.created_at < $2
      ${channel === undefined ? '' : 'AND d.channel = $3'}`;
    const parameters = [from, to, ...(channel === undefined ? [] : [channel])];
    const isEnabled = 'c.id IS NOT NULL AND c.disabled_at IS NULL';
    const tables = 'FROM alert_delivery d LEFT JOIN alert_channel c ON c.id = d.channel';
    const result = await this.database.write(async (run) => {
      const first = `SELECT d.* ${tables} WHERE ${lost} AND ${isEnabled} ORDER BY d.sequence LIMIT ${recoveredShown}`;
      const { rows: shown } = await execute<DeliveryRow>(run, first, parameters);
      const deliveries = await viewsOf(run.manager, shown);
      const counts = `SELECT count(CASE WHEN ${isEnabled} THEN 1 END) AS fit, count(*) AS total ${tables} WHERE ${lost}`;
      const { rows } = await execute<{ fit: number; total: number }>(run, counts, parameters);
      const { fit, total } = rows[0]!;
      const sql = `UPDATE alert_delivery SET state = 'waiting', reason = NULL, tries = 0,
        next_attempt_at = $${parameters.length + 1}
        WHERE sequence IN (SELECT d.sequence ${tables} WHERE ${lost} AND ${isEnabled})`;
      if (!dryRun) await execute(run, sql, [...parameters, this.clock.now()]);
      return { dryRun, recovered: fit, skipped: total - fit, deliveries };
    });
    if (!dryRun) this.outbox.announce();
    return result;
  }

  /** The names of the disabled channels, in order. */
  async disabledChannels(): Promise<string[]> {
    const disabled = { where: { disabled_at: Not(IsNull()) }, order: { name: 'ASC' } } as const;
    const rows = await this.database.read(({ manager }) => manager.find(channelTable, disabled));
    return rows.map(({ name }) => name);
  }
}

async function rowOf(manager: EntityManager, id: string): Promise<DeliveryRow> {
  const row = validate(id) ? await manager.findOneBy(deliveryTable, { id: id.toLowerCase() }) : null;
  if (!row) throw ThawError.notFound('unknown-delivery', `There is no delivery ${id.slice(0, 100)}`);
  return row;
}

async function viewsOf(manager: EntityManager, rows: readonly DeliveryRow[]): Promise<DeliveryView[]> {
  const ids = [...new Set(rows.map(({ channel }) => channel))];
  const channels = ids.length === 0 ? [] : await manager.findBy(channelTable, { id: In(ids) });
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  return rows.map((row) => deliveryView(row, names.get(row.channel) ?? null));
}

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

function deliveryView(row: DeliveryRow, channelName: string | null): DeliveryView {
  const { id, channel, notification, type, group_key: group, state, reason, attempts } = row;
  return {
    ...{ id, channel, channelName, notification, type, group, state, reason, attempts },
    title: (JSON.parse(row.body) as Notification).data.title,
    createdAt: new Date(row.created_at).toISOString(),
    sentAt: instant(row.sent_at),
    nextAttemptAt: row.state === 'waiting' ? instant(row.next_attempt_at) : instant(row.repost_at),
  };
}

function attemptView({ number, at, latency, outcome, status, reason, response_head }: AttemptRow): AttemptView {
  const timing = { at: new Date(at).toISOString(), latencyMs: latency };
  return { number, ...timing, outcome, status, reason, responseHead: response_head };
}
