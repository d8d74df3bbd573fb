import { EntitySchema, type EntitySchemaColumnOptions, type EntityTarget } from 'typeorm';
import type { Engine } from '../../event-log/database.js';

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

type Whole = 'integer' | 'int8';

const text = (comment: string): EntitySchemaColumnOptions => ({ type: 'text', comment });
const uuid = (comment: string): EntitySchemaColumnOptions => ({ type: 'uuid', comment });
const orNull = (column: EntitySchemaColumnOptions) => ({ ...column, nullable: true });
const key = (column: EntitySchemaColumnOptions) => ({ ...column, primary: true });
const numbers = (whole: Whole) => (comment: string) => ({ type: whole, comment });

/**
 * The tables of rules and silences, and the cursor of alerts, as TypeORM knows them. The migrations make them, comments
 * included; a test compares the two.
 */
export function ruleTables(engine: Engine) {
  const whole = engine === 'sqlite' ? ('integer' as const) : ('int8' as const);
  return [...rules(whole), silences(whole), cursors(whole)];
}

function rules(whole: Whole) {
  const number = numbers(whole);
  const rule = new EntitySchema<RuleRow>({
    name: 'alert_rule',
    columns: {
      id: key(uuid('A UUID')),
      version: number('Every change makes a new one, from 1'),
      body: text('The rule as JSON'),
      created_at: number('Milliseconds since 1970 UTC'),
      updated_at: number('When this version was made, in milliseconds since 1970 UTC'),
      since_position: number('What the log held before it is no news to the rule'),
      since_day: number('The day on which it began, counted from 1970-01-01'),
      seen_version: number('The version by which its alerts stand'),
    },
  });
  const version = new EntitySchema<RuleVersionRow>({
    name: 'alert_rule_version',
    columns: {
      id: key(uuid('The id of the rule')),
      version: key(number('From 1')),
      body: orNull(text('The rule as JSON; absent where this version removed it')),
      at: number('Milliseconds since 1970 UTC'),
    },
  });
  return [rule, version];
}

function silences(whole: Whole) {
  const number = numbers(whole);
  return new EntitySchema<SilenceRow>({
    name: 'alert_silence',
    columns: {
      id: key(uuid('A UUID')),
      body: text('The silence as JSON'),
      starts_at: number('Milliseconds since 1970 UTC'),
      ends_at: number('Milliseconds since 1970 UTC'),
    },
  });
}

function cursors(whole: Whole) {
  const number = numbers(whole);
  return new EntitySchema<CursorRow>({
    name: 'alert_cursor',
    columns: {
      name: key(text('Whose cursor it is')),
      position: number('The last position of the log that is taken in'),
      day: number('The last day that is taken in, counted from 1970-01-01'),
      turn: number('Counts the writes: whoever finds another number than it read comes too late'),
    },
  });
}
