import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not, type QueryRunner } from 'typeorm';
import type { ChangeHistory } from '../../domain/alerts/routing/flapping.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import type { Day } from '../../domain/time/day.js';
import { Database } from '../../event-log/database/database.js';
import type { LogPlace } from '../../event-log/log-place.js';
import { execute, upsertRows } from '../../event-log/database/sql.js';
import { type OutboxMessage, Outbox } from '../outbox/outbox.js';
import { cursorName } from '../rules/alert-cursor.js';
import {
  type CursorRow,
  cursorTable,
  type RuleRow,
  ruleTable,
  ruleVersionTable,
  silenceTable,
} from '../rules/entities.js';
import { type AlertRow, type ChangeHistoryRow, changeHistoryTable } from './entities.js';
import { alertRowOf, type KeyedChange, type StoredAlert, storedAlertOf } from './stored-alert.js';

/** How far alerts were evaluated: a place of the log and a day; `turn` counts the writes. */
export type AlertCursor = LogPlace & Pick<CursorRow, 'day' | 'turn'>;

/** The change history of one rule on one track. */
export interface StoredChangeHistory {
  readonly rule: string;
  readonly track: string;
  readonly history: ChangeHistory;
}

/** The result of one evaluation, which is written in one transaction. */
export interface EvaluationResult {
  /** The place and the day that the cursor goes to. */
  readonly place: LogPlace;
  readonly day: Day;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly alerts: readonly StoredAlert[];
  /** Keys of alerts that are deleted, because they ended while they were pending. */
  readonly dropped: readonly string[];
  readonly changes: readonly KeyedChange[];
  readonly histories: readonly StoredChangeHistory[];
  /** Rules whose present versions have been evaluated. */
  readonly settled: readonly { readonly id: string; readonly version: number }[];
  readonly messages: readonly OutboxMessage[];
}

const alerts = {
  name: 'alert',
  columns: {
    key: 'text',
    rule: 'uuid',
    track: 'text',
    group_key: 'text',
    state: 'text',
    open: 'whole',
    told: 'text',
    body: 'text',
    updated_at: 'whole',
  },
  key: ['key'],
} as const;
const alertChanges = {
  name: 'alert_change',
  columns: { key: 'text', number: 'whole', at: 'whole', body: 'text' },
  key: ['key', 'number'],
} as const;
const changeHistories = {
  name: 'alert_damper',
  columns: { rule: 'uuid', track: 'text', held_from: 'whole', body: 'text' },
  key: ['rule', 'track'],
} as const;

/** Whether the alert `a` is on a source. */
const onSource = `a.track LIKE 'source:%'`;

/** Stores alerts, their histories, and the cursor that says how far they were evaluated. */
@Injectable()
export class AlertStore {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async cursor(): Promise<AlertCursor | undefined> {
    const row = await this.database.read(({ manager }) => manager.findOneBy(cursorTable, { name: cursorName }));
    return row ? { ...row, hash: row.hash ?? '' } : undefined;
  }

  /** Makes the cursor where there is none yet. */
  async begin({ position, hash }: LogPlace, day: Day): Promise<void> {
    const row = { name: cursorName, position, hash, day, turn: 0 };
    await this.database.write(({ manager }) =>
      manager.createQueryBuilder().insert().into(cursorTable).values(row).orIgnore().updateEntity(false).execute(),
    );
  }

  /** The open alerts on some tracks. @param resolved includes resolved alerts */
  async alertsOn(tracks: readonly string[], resolved: boolean): Promise<StoredAlert[]> {
    const states = resolved ? `state <> 'withdrawn'` : `open = 1 AND told <> 'end'`;
    return this.alerts(`SELECT body FROM alert WHERE track = ANY($1) AND ${states}`, [tracks]);
  }

  /** The alerts with some keys, in any state. */
  withKeys(keys: readonly string[]): Promise<StoredAlert[]> {
    return this.alerts('SELECT body FROM alert WHERE key = ANY($1)', [keys]);
  }

  /** The alerts of some groups, in any state. */
  ofGroups(groups: readonly string[]): Promise<StoredAlert[]> {
    return this.alerts('SELECT body FROM alert WHERE group_key = ANY($1)', [groups]);
  }

  /** The alerts of a rule, in any state. */
  ofRule(rule: string): Promise<StoredAlert[]> {
    return this.alerts('SELECT body FROM alert WHERE rule = $1', [rule]);
  }

  /** All alerts that are not withdrawn. */
  notWithdrawn(): Promise<StoredAlert[]> {
    return this.alerts(`SELECT body FROM alert WHERE state <> 'withdrawn'`);
  }

  /** Firing alerts that were not notified and wait for no digest. */
  unnotified(): Promise<StoredAlert[]> {
    return this.alerts(`SELECT body FROM alert WHERE open = 1 AND told = 'no' AND state = 'firing'`);
  }

  /** Alerts that have ended, and whose channels were not told so. */
  owedEnds(): Promise<StoredAlert[]> {
    return this.alerts(`SELECT body FROM alert WHERE open = 1 AND told = 'end'`);
  }

  /** The open alerts on tracks of some rules, and of rules that were removed. */
  ofRulesOrRemoved(rules: readonly string[]): Promise<StoredAlert[]> {
    const isRemoved = 'NOT EXISTS (SELECT 1 FROM alert_rule r WHERE r.id = a.rule)';
    const sql = `SELECT a.body FROM alert a WHERE a.open = 1 AND a.told <> 'end' AND NOT ${onSource} AND (${isRemoved} OR a.rule = ANY($1::uuid[]))`;
    return this.alerts(sql, [rules]);
  }

  /** The open alerts on sources. */
  onSources(): Promise<StoredAlert[]> {
    return this.alerts(`SELECT a.body FROM alert a WHERE a.open = 1 AND a.told <> 'end' AND ${onSource}`);
  }

  /** The change histories of some rules, on all tracks. */
  async changeHistories(rules: readonly string[]): Promise<StoredChangeHistory[]> {
    const sql = 'SELECT * FROM alert_damper WHERE rule = ANY($1::uuid[]) ORDER BY rule, track';
    const { rows } = await this.database.read((run) => {
      return execute<ChangeHistoryRow>(run, sql, [[...new Set(rules)]]);
    });
    return rows.map(storedHistoryOf);
  }

  /** The change histories for which a digest waits. */
  async waitingForDigest(): Promise<StoredChangeHistory[]> {
    const query = { where: { held_from: Not(IsNull()) }, order: { rule: 'ASC', track: 'ASC' } } as const;
    const rows = await this.database.read(({ manager }) => manager.find(changeHistoryTable, query));
    return rows.map(storedHistoryOf);
  }

  /** The silences that end after an instant, in milliseconds since 1970 UTC. */
  async silences(after: number): Promise<Silence[]> {
    const query = { where: { ends_at: MoreThan(after) }, order: { id: 'ASC' } } as const;
    const rows = await this.database.read(({ manager }) => manager.find(silenceTable, query));
    return rows.map(({ body }) => JSON.parse(body) as Silence);
  }

  /** All rules, in the order in which they were made. */
  ruleRows(): Promise<RuleRow[]> {
    const order = { created_at: 'ASC', id: 'ASC' } as const;
    return this.database.read(({ manager }) => manager.find(ruleTable, { order }));
  }

  /** The last body of a rule that was removed. */
  async lastBodyOf(id: string): Promise<string | undefined> {
    const query = { where: { id, body: Not(IsNull()) }, order: { version: 'DESC' } } as const;
    const row = await this.database.read(({ manager }) => manager.findOne(ruleVersionTable, query));
    return row?.body ?? undefined;
  }

  /**
   * Writes the result of an evaluation, with the cursor and the notifications, unless somebody has written since the cursor
   * was read.
   * @returns whether it was written; else the evaluation has to begin again
   */
  async commit({ turn }: AlertCursor, result: EvaluationResult): Promise<boolean> {
    const written = await this.database.write(async (run) => {
      const sql = `UPDATE alert_cursor SET position = $3, hash = $4, day = $5, turn = turn + 1 WHERE name = $1 AND turn = $2`;
      const { position, hash } = result.place;
      const { affected } = await execute(run, sql, [cursorName, turn, position, hash, result.day]);
      if (affected === 0) return false;
      await this.write(run, result);
      await this.outbox.put(run, result.messages);
      return true;
    });
    if (written && result.messages.length > 0) this.outbox.announce();
    return written;
  }

  private async write(run: QueryRunner, result: EvaluationResult): Promise<void> {
    const { dropped, changes, histories, settled, at } = result;
    const alertRows = result.alerts.map((stored) => ({ ...alertRowOf(stored, at) }));
    await upsertRows(run, alerts, alertRows);
    const changeRows = changes.map(({ key, number, ...change }) => {
      return { key, number, at: change.at, body: JSON.stringify(change) };
    });
    await upsertRows(run, alertChanges, changeRows);
    const historyRows = histories.map(({ rule, track, history }) => {
      return { rule, track, held_from: history.heldFrom, body: JSON.stringify(history) };
    });
    await upsertRows(run, changeHistories, historyRows);
    for (const table of dropped.length > 0 ? ['alert', 'alert_change'] : []) {
      await execute(run, `DELETE FROM ${table} WHERE key = ANY($1)`, [dropped]);
    }
    for (const { id, version } of settled) await run.manager.update(ruleTable, { id }, { seen_version: version });
  }

  /** In the order of their keys, that of their rules, since messages are told in it: a database has none of its own. */
  private async alerts(sql: string, parameters: readonly unknown[] = []): Promise<StoredAlert[]> {
    const { rows } = await this.database.read((run) => execute<AlertRow>(run, sql, parameters));
    return rows.map(storedAlertOf).sort((a, b) => (a.alert.key < b.alert.key ? -1 : 1));
  }
}

function storedHistoryOf({ rule, track, body }: ChangeHistoryRow): StoredChangeHistory {
  return { rule, track, history: JSON.parse(body) as ChangeHistory };
}
