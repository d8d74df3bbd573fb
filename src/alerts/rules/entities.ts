import { EntitySchema, type EntityTarget } from 'typeorm';
import { columnMakers, type Engine, nullable, primaryKey } from '../../event-log/sql.js';

/** A rule in its present version. */
export interface RuleRow {
  id: string;
  version: number;
  body: string;
  created_at: number;
  updated_at: number;
  since_position: number;
  since_day: number;
  seen_version: number;
}

/** One version of a rule; without a body where it removed the rule. */
export interface RuleVersionRow {
  id: string;
  version: number;
  body: string | null;
  at: number;
}

export interface SilenceRow {
  id: string;
  body: string;
  starts_at: number;
  ends_at: number;
}

/** How far alerts were evaluated. */
export interface CursorRow {
  name: string;
  position: number;
  day: number;
  turn: number;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const ruleTable: EntityTarget<RuleRow> = 'alert_rule';
export const ruleVersionTable: EntityTarget<RuleVersionRow> = 'alert_rule_version';
export const silenceTable: EntityTarget<SilenceRow> = 'alert_silence';
export const cursorTable: EntityTarget<CursorRow> = 'alert_cursor';

/**
 * The tables of rules and silences, and the cursor of alerts, as TypeORM knows them. The migrations create them, comments
 * included; a test compares the two.
 */
export function ruleTables(engine: Engine) {
  return [...rules(engine), silences(engine), cursors(engine)];
}

function rules(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  const rule = new EntitySchema<RuleRow>({
    name: 'alert_rule',
    columns: {
      id: primaryKey(uuid('A UUID')),
      version: whole('Every change makes a new one, from 1'),
      body: text('The rule as JSON'),
      created_at: whole('Milliseconds since 1970 UTC'),
      updated_at: whole('When this version was made, in milliseconds since 1970 UTC'),
      since_position: whole('What the log held before it is no news to the rule'),
      since_day: whole('The day on which it began, counted from 1970-01-01'),
      seen_version: whole('The version by which its alerts stand'),
    },
  });
  const version = new EntitySchema<RuleVersionRow>({
    name: 'alert_rule_version',
    columns: {
      id: primaryKey(uuid('The id of the rule')),
      version: primaryKey(whole('From 1')),
      body: nullable(text('The rule as JSON; absent where this version removed it')),
      at: whole('Milliseconds since 1970 UTC'),
    },
  });
  return [rule, version];
}

function silences(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  return new EntitySchema<SilenceRow>({
    name: 'alert_silence',
    columns: {
      id: primaryKey(uuid('A UUID')),
      body: text('The silence as JSON'),
      starts_at: whole('Milliseconds since 1970 UTC'),
      ends_at: whole('Milliseconds since 1970 UTC'),
    },
  });
}

function cursors(engine: Engine) {
  const { text, whole } = columnMakers(engine);
  return new EntitySchema<CursorRow>({
    name: 'alert_cursor',
    columns: {
      name: primaryKey(text('Whose cursor it is')),
      position: whole('The last position of the log that is taken in'),
      day: whole('The last day that is taken in, counted from 1970-01-01'),
      turn: whole('Counts the writes: whoever finds another number than it read comes too late'),
    },
  });
}
