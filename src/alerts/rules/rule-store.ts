import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import type { AlertRule } from '../../domain/alerts/rule.js';
import type { Clock } from '../../domain/time/clock.js';
import { dayOfInstant } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import type { Database, Engine } from '../../event-log/database.js';
import { bumpCursor } from '../lifecycle/alert-store.js';
import type { RuleRow, RuleVersionRow } from '../lifecycle/entities.js';
import { patched, readRule, unknownRule, wrongRule } from './rule-input.js';
import { execute } from '../../event-log/sql.js';

export const ruleStoreLimits = { rules: 2_000, versions: 1_000 } as const;

/** Rung after rules have changed. A doorbell only. */
export const rulesChanged = 'alerts.rules-changed';

/** A rule as it stands, or stood. */
export interface StoredRule {
  readonly rule: AlertRule;
  readonly version: number;
  readonly createdAt: number;
  /** When this version was made. */
  readonly updatedAt: number;
}

/** One of the versions of a rule; `rule` is `null` in that which removed it. */
export interface RuleVersion {
  readonly version: number;
  readonly at: number;
  readonly rule: AlertRule | null;
}

/** What a writer expects of the version that it changes; `undefined` where it does not care. */
export type ExpectedVersion = number | undefined;

/** The rules of alerts: every change is a new version, and none is forgotten. */
export class RuleStore {
  private readonly engine: Engine;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {
    this.engine = database.engine;
  }

  /**
   * Makes a rule, under its own `id` where it has one. It looks at what comes from now on.
   * @throws ThawError invalid `invalid-rule`, conflict `rule-exists`, conflict `too-many-rules`
   */
  async create(input: unknown): Promise<StoredRule> {
    const rule = readRule(input);
    return this.write(async (run) => {
      const { rows } = await execute<RuleVersionRow>(run, 'SELECT id FROM alert_rule_version WHERE id = $1 LIMIT 1', [
        rule.id,
      ]);
      if (rows.length > 0) {
        const detail = 'is the id of another rule, or was';
        throw new ThawError('conflict', 'rule-exists', `/id ${detail}`, [{ pointer: '/id', detail }]);
      }
      await this.refuseTooMany(run);
      await this.refuseUnknownChannels(run, rule);
      const at = this.clock.now();
      const since = { since_position: await this.headOf(run), since_day: dayOfInstant(at) };
      const row = { id: rule.id, version: 1, body: JSON.stringify(rule), created_at: at, updated_at: at };
      await this.insert(run, 'alert_rule', { ...row, ...since, seen_version: 0 });
      await this.insert(run, 'alert_rule_version', { id: rule.id, version: 1, body: row.body, at });
      return storedOf({ ...row, ...since, seen_version: 0 });
    });
  }

  /**
   * Changes a rule: the fields given replace those there are, `null` takes one away. What does not change anything
   * makes no version.
   * @throws ThawError not-found `unknown-rule`, invalid `invalid-rule`, conflict `version-mismatch`,
   * conflict `too-many-versions`
   */
  async change(id: string, input: unknown, expected: ExpectedVersion): Promise<StoredRule> {
    return this.write(async (run) => {
      const row = await this.row(run, id);
      refuseOther(row, expected);
      const rule = patched(row, input);
      const body = JSON.stringify(rule);
      if (body === row.body) return storedOf(row);
      await this.refuseUnknownChannels(run, rule);
      const changed = { ...row, version: row.version + 1, body, updated_at: this.clock.now() };
      if (changed.version > ruleStoreLimits.versions) {
        const message = `The rule has had ${ruleStoreLimits.versions} versions, which is the most there can be: make a new one`;
        throw new ThawError('conflict', 'too-many-versions', message);
      }
      // Another question begins anew: what it would have found before is no news.
      if (asksOtherwise(JSON.parse(row.body) as AlertRule, rule)) {
        changed.since_position = await this.headOf(run);
        changed.since_day = dayOfInstant(changed.updated_at);
      }
      const sql = `UPDATE alert_rule SET version = $2, body = $3, updated_at = $4, since_position = $5, since_day = $6
        WHERE id = $1`;
      const { version, updated_at: at, since_position: position, since_day: day } = changed;
      await execute(run, sql, [row.id, version, body, at, position, day]);
      await this.insert(run, 'alert_rule_version', { id: row.id, version, body, at });
      return storedOf(changed);
    });
  }

  /** Removes a rule; its versions and its alerts can still be read. @throws as `change` */
  async remove(id: string, expected: ExpectedVersion): Promise<void> {
    await this.write(async (run) => {
      const row = await this.row(run, id);
      refuseOther(row, expected);
      await execute(run, 'DELETE FROM alert_rule WHERE id = $1', [row.id]);
      const version = { id: row.id, version: row.version + 1, body: null, at: this.clock.now() };
      await this.insert(run, 'alert_rule_version', version);
    });
  }

  /** The rules as they stand, in the order in which they were made. */
  async list(): Promise<StoredRule[]> {
    const sql = 'SELECT * FROM alert_rule ORDER BY created_at, id';
    return (await this.database.read((run) => execute<RuleRow>(run, sql))).rows.map(storedOf);
  }

  /** @throws ThawError not-found `unknown-rule` */
  async get(id: string): Promise<StoredRule> {
    return storedOf(await this.database.read((run) => this.row(run, id)));
  }

  /** By its id or by its name. @throws ThawError not-found `unknown-rule`, conflict `ambiguous-name` */
  async find(idOrName: string): Promise<StoredRule> {
    const all = await this.list();
    const found = all.filter(({ rule }) => rule.id === idOrName.toLowerCase() || rule.name === idOrName);
    if (found.length === 0) throw unknownRule(idOrName);
    if (found.length === 1) return found[0]!;
    const message = `${found.length} rules have the name ${idOrName.slice(0, 200)}: give an id`;
    throw new ThawError('conflict', 'ambiguous-name', message);
  }

  /** Every version of a rule, the first first, also of one that was removed. @throws ThawError not-found `unknown-rule` */
  async versions(id: string): Promise<RuleVersion[]> {
    if (!validate(id)) throw unknownRule(id);
    const sql = 'SELECT * FROM alert_rule_version WHERE id = $1 ORDER BY version';
    const { rows } = await this.database.read((run) => execute<RuleVersionRow>(run, sql, [id.toLowerCase()]));
    if (rows.length === 0) throw unknownRule(id);
    return rows.map(({ version, at, body }) => ({
      version,
      at,
      rule: body === null ? null : (JSON.parse(body) as AlertRule),
    }));
  }

  private async row(run: QueryRunner, id: string): Promise<RuleRow> {
    if (!validate(id)) throw unknownRule(id);
    const sql = 'SELECT * FROM alert_rule WHERE id = $1';
    const { rows } = await execute<RuleRow>(run, sql, [id.toLowerCase()]);
    if (!rows[0]) throw unknownRule(id);
    return rows[0];
  }

  /** One change at a time: else two could make the same version, or take the last place. */
  private async write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    const result = await this.database.write(async (run) => {
      if (this.engine === 'postgres') await run.query(`SELECT pg_advisory_xact_lock(hashtext('thaw.alert-rules'))`);
      // First, as a turn does: else the two could wait for each other.
      await bumpCursor(run);
      return work(run);
    });
    this.bell.emit(rulesChanged);
    return result;
  }

  private async headOf(run: QueryRunner): Promise<number> {
    const sql = 'SELECT coalesce(max(position), 0) AS position FROM entry';
    return (await execute<{ position: number }>(run, sql)).rows[0]!.position;
  }

  private async refuseTooMany(run: QueryRunner): Promise<void> {
    const { rows } = await execute<{ count: number }>(run, 'SELECT count(*) AS count FROM alert_rule');
    if (rows[0]!.count < ruleStoreLimits.rules) return;
    const message = `There are ${ruleStoreLimits.rules} rules already, which is the most there can be`;
    throw new ThawError('conflict', 'too-many-rules', message);
  }

  private async refuseUnknownChannels(run: QueryRunner, { channels, escalate }: AlertRule): Promise<void> {
    const places = [
      ...channels.map((id, index) => ({ id, pointer: `/channels/${index}` })),
      ...(escalate?.channels ?? []).map((id, index) => ({ id, pointer: `/escalate/channels/${index}` })),
    ];
    if (places.length === 0) return;
    const { rows } = await execute<{ id: string }>(run, 'SELECT id FROM alert_channel');
    const known = new Set(rows.map(({ id }) => id));
    const errors = places.filter(({ id }) => !known.has(id));
    if (errors.length > 0)
      throw wrongRule(errors.map(({ pointer }) => ({ pointer, detail: 'is the id of no channel' })));
  }

  private async insert(run: QueryRunner, table: string, row: Record<string, unknown>): Promise<void> {
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`).join(', ');
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`;
    await execute(run, sql, Object.values(row));
  }
}

function asksOtherwise(before: AlertRule, after: AlertRule): boolean {
  const asked = ({ enabled, select, when }: AlertRule) => JSON.stringify({ enabled, select, when });
  return asked(before) !== asked(after);
}

function refuseOther({ version }: RuleRow, expected: ExpectedVersion): void {
  if (expected === undefined || expected === version) return;
  const message = `The rule is at version ${version}, not ${expected}: read it again`;
  throw new ThawError('conflict', 'version-mismatch', message);
}

function storedOf({ version, body, created_at: createdAt, updated_at: updatedAt }: RuleRow): StoredRule {
  return { rule: JSON.parse(body) as AlertRule, version, createdAt, updatedAt };
}
