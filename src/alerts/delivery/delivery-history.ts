import { validate } from 'uuid';
import { ThawError } from '../../domain/errors.js';
import type { Clock } from '../../domain/time/clock.js';
import type { Database } from '../../event-log/database.js';
import type { DeliveryState } from '../../contract/alerts/deliveries.js';
import type { AttemptRow, ChannelRow, DeliveryRow } from '../outbox/entities.js';
import type { Notification } from '../../contract/alerts/notification.js';
import type { Outbox } from '../outbox/outbox.js';
import { execute } from '../../event-log/sql.js';

export interface DeliveryFilter {
  readonly channel?: string | undefined;
  readonly state?: DeliveryState | undefined;
  /** Only what stands before this sequence. */
  readonly before?: number | undefined;
  readonly limit: number;
}

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

export interface AttemptView {
  readonly number: number;
  readonly at: string;
  readonly latencyMs: number;
  readonly outcome: 'sent' | 'failed';
  readonly status: number | null;
  readonly reason: string | null;
  readonly responseHead: string;
}

export interface Recovery {
  /** Milliseconds since 1970 UTC: deliveries made from here on … */
  readonly from: number;
  /** … and before this. */
  readonly to: number;
  readonly channel?: string | undefined;
  readonly dryRun: boolean;
}

export interface Recovered {
  readonly dryRun: boolean;
  /** How many are put back into the queue, or would be. */
  readonly recovered: number;
  /** How many stay as they are, because their channel is disabled or gone. */
  readonly skipped: number;
  /** The first of them, at most 50. */
  readonly deliveries: readonly DeliveryView[];
}

type JoinedRow = DeliveryRow & { channel_name: string | null; disabled_at: number | null };

const shownOfRecovery = 50;
const attemptsShown = 100;
const joined = `SELECT d.*, c.name AS channel_name, c.disabled_at FROM alert_delivery d
  LEFT JOIN alert_channel c ON c.id = d.channel`;

/** What was sent, to whom, and how each try went; and the ways to send it again. */
export class DeliveryHistory {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The newest first, with the sequence behind which the next page begins; `null` at the end. */
  async list({
    channel,
    state,
    before,
    limit,
  }: DeliveryFilter): Promise<{ data: DeliveryView[]; next: number | null }> {
    const where: [string, unknown][] = [];
    if (channel !== undefined) where.push(['d.channel =', channel]);
    if (state !== undefined) where.push(['d.state =', state]);
    if (before !== undefined) where.push(['d.sequence <', before]);
    const condition = where.map(([left], index) => `${left} $${index + 1}`).join(' AND ');
    const sql = `${joined} ${condition && `WHERE ${condition}`} ORDER BY d.sequence DESC LIMIT ${limit + 1}`;
    const rows = await this.rows<JoinedRow>(
      sql,
      where.map(([, value]) => value),
    );
    const shown = rows.slice(0, limit);
    return { data: shown.map(viewOf), next: rows.length > limit ? shown.at(-1)!.sequence : null };
  }

  /** One with its body and its newest tries, at most 100. @throws ThawError not-found `unknown-delivery` */
  async get(id: string): Promise<DeliveryView & { body: Notification; tries: AttemptView[] }> {
    const row = await this.row(id);
    const sql = `SELECT * FROM alert_delivery_attempt WHERE delivery = $1 ORDER BY number DESC LIMIT ${attemptsShown}`;
    const tries = await this.rows<AttemptRow>(sql, [row.id]);
    return { ...viewOf(row), body: JSON.parse(row.body) as Notification, tries: tries.reverse().map(attemptOf) };
  }

  /**
   * Sends one again, as soon as may be and under the same id, whatever became of it.
   * @throws ThawError not-found `unknown-delivery`; conflict `channel-disabled`, `delivery-under-way`
   */
  async redeliver(id: string): Promise<DeliveryView> {
    const row = await this.row(id);
    if (row.channel_name === null || row.disabled_at !== null) {
      const how = row.channel_name === null ? 'is gone' : `${row.channel_name} is disabled: enable it first`;
      throw new ThawError('conflict', 'channel-disabled', `The channel ${how}`);
    }
    const { affected } = await this.database.write((run) =>
      execute(
        run,
        `UPDATE alert_delivery SET state = 'waiting', reason = NULL, tries = 0, next_attempt_at = $2
         WHERE id = $1 AND (state <> 'waiting' OR leased_until <= $2)`,
        [row.id, this.clock.now()],
      ),
    );
    if (affected === 0) throw new ThawError('conflict', 'delivery-under-way', 'It is being sent at this moment');
    this.outbox.announce();
    return viewOf(await this.row(id));
  }

  /** Puts what failed, or died with its channel, back into the queue, in its old order. */
  async recover({ from, to, channel, dryRun }: Recovery): Promise<Recovered> {
    const wanted = `d.state IN ('failed', 'dead') AND d.created_at >= $1 AND d.created_at < $2
      ${channel === undefined ? '' : 'AND d.channel = $3'}`;
    const parameters = [from, to, ...(channel === undefined ? [] : [channel])];
    const fits = 'c.id IS NOT NULL AND c.disabled_at IS NULL';
    const tables = 'FROM alert_delivery d LEFT JOIN alert_channel c ON c.id = d.channel';
    const recovered = await this.database.write(async (run) => {
      const first = `${joined} WHERE ${wanted} AND ${fits} ORDER BY d.sequence LIMIT ${shownOfRecovery}`;
      const { rows: shown } = await execute<JoinedRow>(run, first, parameters);
      const counts = `SELECT count(CASE WHEN ${fits} THEN 1 END) AS fit, count(*) AS all_of ${tables} WHERE ${wanted}`;
      const { rows } = await execute<{ fit: number; all_of: number }>(run, counts, parameters);
      const sql = `UPDATE alert_delivery SET state = 'waiting', reason = NULL, tries = 0,
        next_attempt_at = $${parameters.length + 1} WHERE sequence IN (SELECT d.sequence ${tables} WHERE ${wanted} AND ${fits})`;
      if (!dryRun) await execute(run, sql, [...parameters, this.clock.now()]);
      return { shown, fit: rows[0]!.fit, all: rows[0]!.all_of };
    });
    if (!dryRun) this.outbox.announce();
    const { shown, fit, all } = recovered;
    return { dryRun, recovered: fit, skipped: all - fit, deliveries: shown.map(viewOf) };
  }

  /** The names of the channels that are disabled. */
  async disabledChannels(): Promise<string[]> {
    const sql = 'SELECT * FROM alert_channel WHERE disabled_at IS NOT NULL ORDER BY name';
    return (await this.rows<ChannelRow>(sql)).map(({ name }) => name);
  }

  private async row(id: string): Promise<JoinedRow> {
    const missing = new ThawError('not-found', 'unknown-delivery', `There is no delivery ${id.slice(0, 100)}`);
    if (!validate(id)) throw missing;
    const [row] = await this.rows<JoinedRow>(`${joined} WHERE d.id = $1`, [id.toLowerCase()]);
    if (!row) throw missing;
    return row;
  }

  private async rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.database.read((run) => execute<Row>(run, sql, parameters));
    return rows;
  }
}

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

function viewOf(row: JoinedRow): DeliveryView {
  return {
    ...{ id: row.id, channel: row.channel, channelName: row.channel_name, notification: row.notification },
    ...{ type: row.type, group: row.group_key, title: (JSON.parse(row.body) as Notification).data.title },
    ...{ state: row.state, reason: row.reason, attempts: row.attempts },
    createdAt: new Date(row.created_at).toISOString(),
    sentAt: instant(row.sent_at),
    nextAttemptAt: row.state === 'waiting' ? instant(row.next_attempt_at) : instant(row.repost_at),
  };
}

function attemptOf({
  number,
  at,
  latency,
  outcome,
  status,
  reason,
  response_head: responseHead,
}: AttemptRow): AttemptView {
  return { number, at: new Date(at).toISOString(), latencyMs: latency, outcome, status, reason, responseHead };
}
