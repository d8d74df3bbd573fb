import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { In, type QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import { currentPrincipal } from '../../access/principal.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { dayOfInstant } from '../../domain/time/day.js';
import { Database } from '../../event-log/database/database.js';
import { emitEvent } from '../../event-log/events.js';
import { lockByName, execute } from '../../event-log/database/sql.js';
import { channelTable } from '../outbox/entities.js';
import { bumpCursor } from './alert-cursor.js';
import { type RuleRow, ruleTable, type RuleVersionRow, ruleVersionTable } from './entities.js';
import { patchRule, type RulePatch, unknownRule } from './rule-input.js';

export const ruleStoreLimits = { rules: 2_000, versions: 1_000 } as const;

/** A rule in one version. */
export interface StoredRule {
  readonly rule: AlertRule;
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  /** When this version was made, in milliseconds since 1970 UTC. */
  readonly updatedAt: number;
  /** Who made this version; `null` where that was not kept yet. */
  readonly updatedBy: string | null;
}

/** A version in the history of a rule; `rule` is `null` in the version that removed it. */
export interface RuleVersion {
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Who made it; `null` where that was not kept yet. */
  readonly by: string | null;
  readonly rule: AlertRule | null;
}

/** The version that a change must find; any version where `undefined`. */
export type ExpectedVersion = number | undefined;

/** Stores the rules of alerts. Every change makes a new version, and every version is kept. */
@Injectable()
export class RuleStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * Makes a rule. It evaluates entries and days from now on.
   * @throws ThawError invalid `invalid-rule` for an unknown channel, conflict `rule-exists`, conflict `too-many-rules`
   */
  async create(rule: AlertRule): Promise<StoredRule> {
    const by = currentPrincipal().name;
    return this.write(async (run) => {
      if (await run.manager.existsBy(ruleVersionTable, { id: rule.id })) {
        throw ThawError.conflict('rule-exists', '/id', 'is the id of another rule, or was');
      }
      await refuseTooMany(run);
      await refuseUnknownChannels(run, rule);
      const at = this.clock.now();
      const since = { since_position: await headOf(run), since_day: dayOfInstant(at) };
      const version = { id: rule.id, version: 1, body: JSON.stringify(rule) };
      const row = { ...version, created_at: at, updated_at: at, updated_by: by, ...since, seen_version: 0 };
      await run.manager.insert(ruleTable, row);
      await run.manager.insert(ruleVersionTable, { ...version, at, by });
      return storedRuleOf(row);
    });
  }

  /**
   * Changes a rule: given fields replace the present ones, and `null` removes a field. A change that leaves the rule as it
   * is makes no version.
   * @throws ThawError not-found `unknown-rule`, invalid `invalid-rule`, conflict `version-mismatch`,
   * conflict `too-many-versions`
   */
  async change(id: string, patch: RulePatch, expected: ExpectedVersion): Promise<StoredRule> {
    const by = currentPrincipal().name;
    return this.write(async (run) => {
      const row = await this.row(run, id);
      refuseOtherVersion(row, expected);
      const rule = patchRule(row, patch);
      const body = JSON.stringify(rule);
      if (body === row.body) return storedRuleOf(row);
      await refuseUnknownChannels(run, rule);
      const changed = { ...row, version: row.version + 1, body, updated_at: this.clock.now(), updated_by: by };
      if (changed.version > ruleStoreLimits.versions) {
        const message = `The rule has had ${ruleStoreLimits.versions} versions, which is the most there can be: make a new one`;
        throw new ThawError('conflict', 'too-many-versions', message);
      }
      // A rule with another condition begins anew: earlier matches are no news.
      if (hasOtherCondition(JSON.parse(row.body) as AlertRule, rule)) {
        changed.since_position = await headOf(run);
        changed.since_day = dayOfInstant(changed.updated_at);
      }
      const { version, updated_at: at, since_position, since_day } = changed;
      await run.manager.update(
        ruleTable,
        { id: row.id },
        { version, body, updated_at: at, updated_by: by, since_position, since_day },
      );
      await run.manager.insert(ruleVersionTable, { id: row.id, version, body, at, by });
      return storedRuleOf(changed);
    });
  }

  /** Removes a rule; its versions and its alerts can still be read. @throws as `change` */
  async remove(id: string, expected: ExpectedVersion): Promise<void> {
    const by = currentPrincipal().name;
    await this.write(async (run) => {
      const row = await this.row(run, id);
      refuseOtherVersion(row, expected);
      await run.manager.delete(ruleTable, { id: row.id });
      const version = { id: row.id, version: row.version + 1, body: null, at: this.clock.now(), by };
      await run.manager.insert(ruleVersionTable, version);
    });
  }

  /** All rules in their present versions, in the order in which they were made. */
  async list(): Promise<StoredRule[]> {
    const order = { created_at: 'ASC', id: 'ASC' } as const;
    const rows = await this.database.read(({ manager }) => manager.find(ruleTable, { order }));
    return rows.map(storedRuleOf);
  }

  /** @throws ThawError not-found `unknown-rule` */
  async get(id: string): Promise<StoredRule> {
    return storedRuleOf(await this.database.read((run) => this.row(run, id)));
  }

  /** Finds a rule by id or by name. @throws ThawError not-found `unknown-rule`, conflict `ambiguous-name` */
  async find(idOrName: string): Promise<StoredRule> {
    const all = await this.list();
    const matches = all.filter(({ rule }) => rule.id === idOrName.toLowerCase() || rule.name === idOrName);
    if (matches.length === 0) throw unknownRule(idOrName);
    if (matches.length === 1) return matches[0]!;
    const message = `${matches.length} rules have the name ${idOrName.slice(0, 200)}: give an id`;
    throw new ThawError('conflict', 'ambiguous-name', message);
  }

  /** Every version of a rule in order, also of a removed rule. @throws ThawError not-found `unknown-rule` */
  async versions(id: string): Promise<RuleVersion[]> {
    if (!validate(id)) throw unknownRule(id);
    const query = { where: { id: id.toLowerCase() }, order: { version: 'ASC' } } as const;
    const rows = await this.database.read(({ manager }) => manager.find(ruleVersionTable, query));
    if (rows.length === 0) throw unknownRule(id);
    return rows.map(ruleVersionOf);
  }

  /** The last version of a rule by its id, also of a removed one; `undefined` where there never was one. */
  async lastVersion(id: string): Promise<RuleVersion | undefined> {
    const query = { where: { id }, order: { version: 'DESC' } } as const;
    const row = await this.database.read(({ manager }) => manager.findOne(ruleVersionTable, query));
    return row ? ruleVersionOf(row) : undefined;
  }

  private async row({ manager }: QueryRunner, id: string): Promise<RuleRow> {
    const row = validate(id) ? await manager.findOneBy(ruleTable, { id: id.toLowerCase() }) : null;
    if (!row) throw unknownRule(id);
    return row;
  }

  /** Lets one change run at a time: else two could make the same version, or exceed the limit together. */
  private async write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    const result = await this.database.write(async (run) => {
      await lockByName(run, 'thaw.alert-rules');
      // The cursor comes first, as in an evaluation: else the two could deadlock.
      await bumpCursor(run);
      return work(run);
    });
    emitEvent(this.events, 'rules.changed');
    return result;
  }
}

async function headOf(run: QueryRunner): Promise<number> {
  const sql = 'SELECT coalesce(max(position), 0) AS position FROM entry';
  return (await execute<{ position: number }>(run, sql)).rows[0]!.position;
}

async function refuseTooMany({ manager }: QueryRunner): Promise<void> {
  if ((await manager.count(ruleTable)) < ruleStoreLimits.rules) return;
  const message = `There are ${ruleStoreLimits.rules} rules already, which is the most there can be`;
  throw new ThawError('conflict', 'too-many-rules', message);
}

async function refuseUnknownChannels({ manager }: QueryRunner, { channels, escalate }: AlertRule): Promise<void> {
  const references = [
    ...channels.map((id, index) => ({ id, pointer: `/channels/${index}` })),
    ...(escalate?.channels ?? []).map((id, index) => ({ id, pointer: `/escalate/channels/${index}` })),
  ];
  if (references.length === 0) return;
  const rows = await manager.findBy(channelTable, { id: In(references.map(({ id }) => id)) });
  const known = new Set(rows.map(({ id }) => id));
  const unknown = references.filter(({ id }) => !known.has(id));
  if (unknown.length === 0) return;
  const errors = unknown.map(({ pointer }) => ({ pointer, detail: 'is the id of no channel' }));
  throw ThawError.invalidInput('invalid-rule', 'the rule', errors);
}

function hasOtherCondition(before: AlertRule, after: AlertRule): boolean {
  const condition = ({ enabled, select, when }: AlertRule) => JSON.stringify({ enabled, select, when });
  return condition(before) !== condition(after);
}

function refuseOtherVersion({ version }: RuleRow, expected: ExpectedVersion): void {
  if (expected === undefined || expected === version) return;
  const message = `The rule is at version ${version}, not ${expected}: read it again`;
  throw new ThawError('conflict', 'version-mismatch', message);
}

function ruleVersionOf({ version, at, by, body }: RuleVersionRow): RuleVersion {
  return { version, at, by, rule: body === null ? null : (JSON.parse(body) as AlertRule) };
}

function storedRuleOf({ version, body, created_at, updated_at, updated_by }: RuleRow): StoredRule {
  const rule = JSON.parse(body) as AlertRule;
  return { rule, version, createdAt: created_at, updatedAt: updated_at, updatedBy: updated_by };
}
