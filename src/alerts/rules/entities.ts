import { EntitySchema, type EntityTarget } from 'typeorm';
import { plainColumns, type Engine, nullable, primaryKey } from '../../event-log/database/sql.js';

/** A rule in its present version. */
export interface RuleRow {
  id: string;
  version: number;
  body: string;
  created_at: number;
  updated_at: number;
  updated_by: string | null;
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
  by: string | null;
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
  hash: string | null;
  day: number;
  turn: number;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const ruleTable: EntityTarget<RuleRow> = 'alert_rule';
export const ruleVersionTable: EntityTarget<RuleVersionRow> = 'alert_rule_version';
export const silenceTable: EntityTarget<SilenceRow> = 'alert_silence';
export const cursorTable: EntityTarget<CursorRow> = 'alert_cursor';

/**
 * The tables of rules and silences, and the cursor of alerts, as TypeORM knows them. The migrations create them, with the
 * comments on every column; a test compares the two.
 */
export function ruleTables(engine: Engine) {
  return [...rules(engine), silences(engine), cursors(engine)];
}

function rules(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  const rule = new EntitySchema<RuleRow>({
    name: 'alert_rule',
    columns: {
      id: primaryKey(uuid),
      version: whole,
      body: text,
      created_at: whole,
      updated_at: whole,
      updated_by: nullable(text),
      since_position: whole,
      since_day: whole,
      seen_version: whole,
    },
  });
  const version = new EntitySchema<RuleVersionRow>({
    name: 'alert_rule_version',
    columns: {
      id: primaryKey(uuid),
      version: primaryKey(whole),
      body: nullable(text),
      at: whole,
      by: nullable(text),
    },
  });
  return [rule, version];
}

function silences(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return new EntitySchema<SilenceRow>({
    name: 'alert_silence',
    columns: {
      id: primaryKey(uuid),
      body: text,
      starts_at: whole,
      ends_at: whole,
    },
  });
}

function cursors(engine: Engine) {
  const { text, whole } = plainColumns(engine);
  return new EntitySchema<CursorRow>({
    name: 'alert_cursor',
    columns: {
      name: primaryKey(text),
      position: whole,
      hash: nullable(text),
      day: whole,
      turn: whole,
    },
  });
}
