import type { QueryRunner } from 'typeorm';
import type { AlertAcknowledgement } from '../../contract/alerts/alerts.js';
import { acknowledgeAlert } from '../../domain/alerts/lifecycle.js';
import type { Clock } from '../../domain/time/clock.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import type { Database } from '../../event-log/database.js';
import type { EventLog } from '../../event-log/event-log.js';
import { bumpCursor } from './alert-store.js';
import type { AlertChangeRow, AlertRow } from './entities.js';
import { type Evidence, EvidenceReader } from './evidence.js';
import { execute } from '../../event-log/sql.js';
import { type AlertChange, rowOf, type StoredAlert, storedAlertOf } from './stored-alert.js';

export interface AlertFilter {
  readonly states?: readonly string[] | undefined;
  readonly rule?: string | undefined;
  readonly track?: string | undefined;
  readonly limit: number;
  /** The place of the last alert of the page before. */
  readonly after?: readonly [updatedAt: number, key: string] | undefined;
}

/** An alert as it stands, with when that was written. */
export interface DatedAlert {
  readonly stored: StoredAlert;
  readonly updatedAt: number;
}

/** An alert with its whole life and what its reason rests on. */
export interface WholeAlert extends DatedAlert {
  readonly life: readonly AlertChange[];
  readonly events: readonly Evidence[];
}

/** Alerts as they are read, and acknowledged. */
export class AlertQueries {
  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** The alerts, what changed last first. */
  async list({ states, rule, track, limit, after }: AlertFilter): Promise<{ data: DatedAlert[]; more: boolean }> {
    const where: string[] = ['1 = 1'];
    const values: unknown[] = [];
    const bound = (value: unknown) => `$${values.push(value)}`;
    if (states && states.length > 0) where.push(`state IN (${states.map(bound).join(', ')})`);
    if (rule !== undefined) where.push(`rule = ${bound(rule)}`);
    if (track !== undefined) where.push(`track = ${bound(track)}`);
    if (after) {
      const [updatedAt, key] = after.map(bound);
      where.push(`(updated_at < ${updatedAt!} OR (updated_at = ${updatedAt!} AND key > ${key!}))`);
    }
    const sql = `SELECT * FROM alert WHERE ${where.join(' AND ')} ORDER BY updated_at DESC, key LIMIT ${bound(limit + 1)}`;
    const { rows } = await this.database.read((run) => execute<AlertRow>(run, sql, values));
    return { data: rows.slice(0, limit).map(dated), more: rows.length > limit };
  }

  /** @throws ThawError not-found `unknown-alert` */
  async get(key: string): Promise<WholeAlert> {
    const { row, life } = await this.database.read(async (run) => {
      const sql = 'SELECT * FROM alert_change WHERE key = $1 ORDER BY number';
      return { row: await this.row(run, key), life: await execute<AlertChangeRow>(run, sql, [key]) };
    });
    const found = dated(row);
    const { finding, withdrawn } = found.stored.alert;
    const ids = [...finding.events, ...(withdrawn?.entry ? [withdrawn.entry] : [])];
    const events = (await EvidenceReader.read(this.log, ids)).of(ids);
    return { ...found, events, life: life.rows.map(({ body }) => JSON.parse(body) as AlertChange) };
  }

  /**
   * Somebody takes an alert on: from then on it is neither repeated nor escalated.
   * @throws ThawError not-found `unknown-alert`, conflict `not-firing`,
   * conflict `already-acknowledged`
   */
  async acknowledge(key: string, { by, why }: AlertAcknowledgement): Promise<WholeAlert> {
    await this.database.write(async (run) => {
      // Before the alert is read: a turn under way must not write over what is written here.
      await bumpCursor(run);
      const { stored } = dated(await this.row(run, key));
      const at = this.clock.now();
      const { alert, because } = acknowledgeAlert(stored.alert, by, why, at);
      if (stored.alert.state !== 'firing') throw new ThawError('conflict', 'not-firing', `The alert: ${because}`);
      if (stored.alert.acknowledged) throw new ThawError('conflict', 'already-acknowledged', `The alert: ${because}`);
      const after = { ...stored, alert: alert!, changes: stored.changes + 1 };
      const { state } = after.alert;
      const told = `${because}: ${why}`;
      const day = isoDay(dayOfInstant(at));
      const line: AlertChange = { at, day, happened: 'acknowledged', state, because: told, routing: null };
      const { body } = rowOf(after, at);
      const update = 'UPDATE alert SET body = $2, updated_at = $3 WHERE key = $1';
      await execute(run, update, [key, body, at]);
      const insert = 'INSERT INTO alert_change (key, number, at, body) VALUES ($1, $2, $3, $4)';
      await execute(run, insert, [key, after.changes, at, JSON.stringify(line)]);
    });
    return this.get(key);
  }

  /** How many alerts fire, by rule. */
  async firing(): Promise<{ rule: string; severity: string; count: number }[]> {
    const sql = `SELECT body FROM alert WHERE open = 1 AND state = 'firing'`;
    const { rows } = await this.database.read((run) => execute<AlertRow>(run, sql));
    const counts = new Map<string, { rule: string; severity: string; count: number }>();
    for (const { ruleName: rule, severity } of rows.map(storedAlertOf)) {
      const key = `${severity} ${rule}`;
      const known = counts.get(key) ?? { rule, severity, count: 0 };
      counts.set(key, { ...known, count: known.count + 1 });
    }
    return [...counts.values()];
  }

  private async row(run: QueryRunner, key: string): Promise<AlertRow> {
    const isStorable = key.isWellFormed() && !key.includes('\u0000');
    const sql = 'SELECT * FROM alert WHERE key = $1';
    const { rows } = isStorable ? await execute<AlertRow>(run, sql, [key]) : { rows: [] };
    if (!rows[0]) throw new ThawError('not-found', 'unknown-alert', `There is no alert ${key.slice(0, 200)}`);
    return rows[0];
  }
}

function dated(row: AlertRow): DatedAlert {
  return { stored: storedAlertOf(row), updatedAt: row.updated_at };
}
