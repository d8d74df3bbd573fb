import type { QueryRunner } from 'typeorm';
import type { ChangeHistory } from '../../domain/alerts/routing/flapping.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import type { Day } from '../../domain/time/day.js';
import type { Database, Engine } from '../../event-log/database.js';
import type { AlertRow, CursorRow, DamperRow, RuleRow, SilenceRow } from './entities.js';
import type { OutboxMessage, Outbox } from '../outbox/outbox.js';
import { execute, rowsOf } from '../../event-log/sql.js';
import { type AlertChange, rowOf, type StoredAlert, storedAlertOf } from './stored-alert.js';

/** How far alerts were evaluated; `turn` counts the writes. */
export type AlertCursor = Pick<CursorRow, 'position' | 'day' | 'turn'>;

/** What is remembered of one rule on one track. */
export interface StoredChangeHistory {
  readonly rule: string;
  readonly track: string;
  readonly damper: ChangeHistory;
}

/** All that one turn writes: in one transaction, or not at all. */
export interface Turned {
  readonly position: number;
  readonly day: Day;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly alerts: readonly StoredAlert[];
  /** Keys of alerts that only waited, and of which nothing is kept. */
  readonly dropped: readonly string[];
  readonly changes: readonly (AlertChange & { readonly key: string; readonly number: number })[];
  readonly dampers: readonly StoredChangeHistory[];
  /** Rules by whose version the alerts now stand. */
  readonly seen: readonly { readonly id: string; readonly version: number }[];
  readonly messages: readonly OutboxMessage[];
}

const cursorName = 'alerts';
const alertColumns = { key: 'text', rule: 'uuid', track: 'text', group_key: 'text', state: 'text', open: 'whole', told: 'text', body: 'text', updated_at: 'whole' } as const; // prettier-ignore
const changeColumns = { key: 'text', number: 'whole', at: 'whole', body: 'text' } as const;
const damperColumns = { rule: 'uuid', track: 'text', held_from: 'whole', body: 'text' } as const;

/** Whatever is written of alerts outside a turn makes the turn under way begin again. */
export async function bumpCursor(run: QueryRunner): Promise<void> {
  await execute(run, 'UPDATE alert_cursor SET turn = turn + 1 WHERE name = $1', [cursorName]);
}

/** Alerts, their lives, and how far they were evaluated, in the tables. */
export class AlertStore {
  private readonly engine: Engine;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    this.engine = database.engine;
  }

  async cursor(): Promise<AlertCursor | undefined> {
    const [row] = await this.rows<CursorRow>('SELECT * FROM alert_cursor WHERE name = $1', [cursorName]);
    return row;
  }

  /** Puts the cursor where nobody has put it yet. */
  async begin(position: number, day: Day): Promise<void> {
    const sql = `INSERT INTO alert_cursor (name, position, day, turn) VALUES ($1, $2, $3, 0) ON CONFLICT (name) DO NOTHING`;
    await this.database.write((run) => execute(run, sql, [cursorName, position, day]));
  }

  /** The open alerts on some tracks; with `ended` also those that are resolved. */
  async alertsOn(tracks: readonly string[], ended: boolean): Promise<StoredAlert[]> {
    const states = ended ? `a.state <> 'withdrawn'` : 'a.open = 1';
    const sql = `SELECT a.body FROM alert a JOIN ${rowsOf(this.engine, { track: 'text' })} ON n.track = a.track WHERE ${states}`;
    return this.alerts(sql, [JSON.stringify(tracks.map((track) => ({ track })))]);
  }

  /** The alerts with some keys, whatever became of them. */
  withKeys(keys: readonly string[]): Promise<StoredAlert[]> {
    const sql = `SELECT a.body FROM alert a JOIN ${rowsOf(this.engine, { key: 'text' })} ON n.key = a.key`;
    return this.alerts(sql, [JSON.stringify(keys.map((key) => ({ key })))]);
  }

  /** The alerts of some groups, whatever became of them, that are told as one. */
  ofGroups(groups: readonly string[]): Promise<StoredAlert[]> {
    const sql = `SELECT a.body FROM alert a JOIN ${rowsOf(this.engine, { group_key: 'text' })} ON n.group_key = a.group_key`;
    return this.alerts(sql, [JSON.stringify(groups.map((group_key) => ({ group_key })))]);
  }

  /** The alerts of rules on tracks for which a digest waits. */
  async ofDigest(rule: string): Promise<StoredAlert[]> {
    return this.alerts('SELECT body FROM alert WHERE rule = $1', [rule]);
  }

  /** Alerts that fire, of which nobody was told, and that wait for no digest. */
  untold(): Promise<StoredAlert[]> {
    return this.alerts(`SELECT body FROM alert WHERE open = 1 AND told = 'no' AND state = 'firing'`, []);
  }

  /** The open alerts of rules that are gone, or stand by another version than their rule. */
  async ofRules(ids: readonly string[]): Promise<StoredAlert[]> {
    const among = JSON.stringify(ids.map((id) => ({ id })));
    const gone = 'NOT EXISTS (SELECT 1 FROM alert_rule r WHERE r.id = a.rule)';
    const chosen = `a.rule IN (SELECT n.id FROM ${rowsOf(this.engine, { id: 'uuid' })})`;
    return this.alerts(`SELECT a.body FROM alert a WHERE a.open = 1 AND (${gone} OR ${chosen})`, [among]);
  }

  async dampers(rules: readonly string[]): Promise<StoredChangeHistory[]> {
    const sql = `SELECT d.* FROM alert_damper d JOIN ${rowsOf(this.engine, { id: 'uuid' })} ON n.id = d.rule`;
    const rows = await this.rows<DamperRow>(sql, [JSON.stringify([...new Set(rules)].map((id) => ({ id })))]);
    return rows.map(keptDamperOf);
  }

  /** The dampers for which a digest waits. */
  async holding(): Promise<StoredChangeHistory[]> {
    return (await this.rows<DamperRow>('SELECT * FROM alert_damper WHERE held_from IS NOT NULL', [])).map(keptDamperOf);
  }

  /** The silences that end after an instant. */
  async silences(after: number): Promise<Silence[]> {
    const rows = await this.rows<SilenceRow>('SELECT * FROM alert_silence WHERE ends_at > $1 ORDER BY id', [after]);
    return rows.map(({ body }) => JSON.parse(body) as Silence);
  }

  ruleRows(): Promise<RuleRow[]> {
    return this.rows<RuleRow>('SELECT * FROM alert_rule ORDER BY created_at, id', []);
  }

  /** The last body of a rule that was removed. */
  async lastBodyOf(id: string): Promise<string | undefined> {
    const sql = 'SELECT body FROM alert_rule_version WHERE id = $1 AND body IS NOT NULL ORDER BY version DESC LIMIT 1';
    return (await this.rows<{ body: string }>(sql, [id]))[0]?.body;
  }

  /**
   * Writes what one turn has made, with the cursor and the notifications, where nobody has written since it was read.
   * @returns whether it was written; else all of it was in vain, and is begun anew
   */
  async commit({ turn }: AlertCursor, turned: Turned): Promise<boolean> {
    const written = await this.database.write(async (run) => {
      const sql = `UPDATE alert_cursor SET position = $3, day = $4, turn = turn + 1 WHERE name = $1 AND turn = $2`;
      const { affected } = await execute(run, sql, [cursorName, turn, turned.position, turned.day]);
      if (affected === 0) return false;
      await this.write(run, turned);
      await this.outbox.put(run, turned.messages);
      return true;
    });
    if (written && turned.messages.length > 0) this.outbox.announce();
    return written;
  }

  private async write(run: QueryRunner, { alerts, dropped, changes, dampers, seen, at }: Turned): Promise<void> {
    await this.upsert(run, 'alert', alertColumns, ['key'], alerts.map((stored) => rowOf(stored, at))); // prettier-ignore
    const lives = changes.map(({ key, number, ...change }) => ({ key, number, at: change.at, body: JSON.stringify(change) })); // prettier-ignore
    await this.upsert(run, 'alert_change', changeColumns, ['key', 'number'], lives);
    const kept = dampers.map(({ rule, track, damper }) => ({ rule, track, held_from: damper.heldFrom, body: JSON.stringify(damper) })); // prettier-ignore
    await this.upsert(run, 'alert_damper', damperColumns, ['rule', 'track'], kept);
    for (const table of dropped.length > 0 ? ['alert', 'alert_change'] : []) {
      const sql = `DELETE FROM ${table} WHERE key IN (SELECT n.key FROM ${rowsOf(this.engine, { key: 'text' })})`;
      await execute(run, sql, [JSON.stringify(dropped.map((key) => ({ key })))]);
    }
    for (const { id, version } of seen) {
      const sql = 'UPDATE alert_rule SET seen_version = $2 WHERE id = $1';
      await execute(run, sql, [id, version]);
    }
  }

  private async upsert(
    run: QueryRunner,
    table: string,
    columns: Parameters<typeof rowsOf>[1],
    keys: readonly string[],
    rows: readonly object[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const names = Object.keys(columns);
    const rest = names.filter((name) => !keys.includes(name));
    const sql = `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => `n.${name}`).join(', ')}
      FROM ${rowsOf(this.engine, columns)} WHERE true
      ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    await execute(run, sql, [JSON.stringify(rows)]);
  }

  private async alerts(sql: string, parameters: unknown[]): Promise<StoredAlert[]> {
    return (await this.rows<AlertRow>(sql, parameters)).map(storedAlertOf);
  }

  private async rows<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return (await this.database.read((run) => execute<Row>(run, sql, parameters))).rows;
  }
}

function keptDamperOf({ rule, track, body }: DamperRow): StoredChangeHistory {
  return { rule, track, damper: JSON.parse(body) as ChangeHistory };
}
