import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, In, LessThan, MoreThan, type QueryRunner } from 'typeorm';
import type { AlertAcknowledgement } from '../../contract/alerts/alerts.js';
import { acknowledgeAlert } from '../../domain/alerts/lifecycle.js';
import { subjectOfSource } from '../../domain/alerts/source-health.js';
import { ThawError } from '../../domain/errors.js';
import { isStorable } from '../../domain/storable-text.js';
import { Clock } from '../../domain/time/clock.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { Database } from '../../event-log/database/database.js';
import { EventLog } from '../../event-log/event-log.js';
import { engineOf, execute } from '../../event-log/database/sql.js';
import { bumpCursor } from '../rules/alert-cursor.js';
import { alertChangeTable, type AlertRow, alertTable } from './entities.js';
import { type Evidence, EvidenceReader } from './evidence.js';
import { type AlertChange, alertRowOf, type StoredAlert, storedAlertOf } from './stored-alert.js';

export interface AlertFilter {
  readonly states?: readonly string[] | undefined;
  /** The id of a rule. */
  readonly rule?: string | undefined;
  /** The id of a track. */
  readonly track?: string | undefined;
  /** The id of a source. */
  readonly source?: string | undefined;
  readonly limit: number;
  /** The last alert of the page before. */
  readonly after?: readonly [updatedAt: number, key: string] | undefined;
}

/** An alert and when it was last written, in milliseconds since 1970 UTC. */
export interface DatedAlert {
  readonly stored: StoredAlert;
  readonly updatedAt: number;
}

/** An alert with its history and the entries that it rests on. */
export interface AlertWithHistory extends DatedAlert {
  readonly life: readonly AlertChange[];
  readonly events: readonly Evidence[];
}

/** Reads alerts, and acknowledges them. */
@Injectable()
export class AlertQueries {
  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** A page of alerts, the last changed first. */
  async list({
    states,
    rule,
    track,
    source,
    limit,
    after,
  }: AlertFilter): Promise<{ data: DatedAlert[]; more: boolean }> {
    const filter: FindOptionsWhere<AlertRow> = {
      ...(states && states.length > 0 && { state: In(states) }),
      ...(rule !== undefined && { rule }),
      ...(track !== undefined && { track }),
      ...(source !== undefined && { track: subjectOfSource(source) }),
    };
    const [updatedAt, key] = after ?? [];
    const where =
      updatedAt === undefined
        ? filter
        : [
            { ...filter, updated_at: LessThan(updatedAt) },
            { ...filter, updated_at: updatedAt, key: MoreThan(key!) },
          ];
    const query = { where, order: { updated_at: 'DESC', key: 'ASC' }, take: limit + 1 } as const;
    const rows = await this.database.read(({ manager }) => manager.find(alertTable, query));
    return { data: rows.slice(0, limit).map(dated), more: rows.length > limit };
  }

  /** @throws ThawError not-found `unknown-alert` */
  async get(key: string): Promise<AlertWithHistory> {
    const { row, lines } = await this.database.read(async (run) => {
      const row = await rowOf(run, key);
      const query = { where: { key }, order: { number: 'ASC' } } as const;
      return { row, lines: await run.manager.find(alertChangeTable, query) };
    });
    const alert = dated(row);
    const { finding, withdrawn } = alert.stored.alert;
    const ids = [...finding.events, ...(withdrawn?.entry ? [withdrawn.entry] : [])];
    const events = (await EvidenceReader.read(this.log, ids)).forIds(ids);
    return { ...alert, events, life: lines.map(({ body }) => JSON.parse(body) as AlertChange) };
  }

  /**
   * Acknowledges an alert: from then on it is neither repeated nor escalated.
   * @throws ThawError not-found `unknown-alert`, conflict `not-firing`,
   * conflict `already-acknowledged`
   */
  async acknowledge(key: string, { by, why }: AlertAcknowledgement): Promise<AlertWithHistory> {
    await this.database.write(async (run) => {
      // Before the alert is read, so that an evaluation under way does not overwrite the acknowledgement.
      await bumpCursor(run);
      const { stored } = dated(await rowOf(run, key));
      const at = this.clock.now();
      const { alert, because } = acknowledgeAlert(stored.alert, by, why, at);
      if (stored.alert.state !== 'firing') throw new ThawError('conflict', 'not-firing', `The alert: ${because}`);
      if (stored.alert.acknowledged) throw new ThawError('conflict', 'already-acknowledged', `The alert: ${because}`);
      const after = { ...stored, alert: alert!, changes: stored.changes + 1 };
      const line: AlertChange = {
        ...{ at, day: isoDay(dayOfInstant(at)), happened: 'acknowledged', state: after.alert.state },
        ...{ because: `${because}: ${why}`, routing: null },
      };
      const { body } = alertRowOf(after, at);
      await run.manager.update(alertTable, { key }, { body, updated_at: at });
      const change = { key, number: after.changes, at, body: JSON.stringify(line) };
      await run.manager.insert(alertChangeTable, change);
    });
    return this.get(key);
  }

  /** The number of firing alerts by severity and name of their rule. */
  async firing(): Promise<{ rule: string; severity: string; count: number }[]> {
    // Counted by the database, since there may be many thousands, and a scrape must not read them all.
    return this.database.read(async (run) => {
      const json = engineOf(run) === 'postgres' ? 'body::jsonb' : 'body';
      const sql = `SELECT ${json} ->> 'ruleName' AS rule, ${json} ->> 'severity' AS severity, count(*) AS count
        FROM alert WHERE open = 1 AND state = 'firing' GROUP BY 1, 2`;
      return (await execute<{ rule: string; severity: string; count: number }>(run, sql)).rows;
    });
  }
}

async function rowOf({ manager }: QueryRunner, key: string): Promise<AlertRow> {
  const row = isStorable(key) ? await manager.findOneBy(alertTable, { key }) : null;
  if (!row) throw ThawError.notFound('unknown-alert', `There is no alert ${key.slice(0, 200)}`);
  return row;
}

function dated(row: AlertRow): DatedAlert {
  return { stored: storedAlertOf(row), updatedAt: row.updated_at };
}
