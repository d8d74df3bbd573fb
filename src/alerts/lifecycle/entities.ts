import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { Engine } from '../../event-log/database.js';

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

export interface RuleVersionRow {
  id: string;
  version: number;
  body: string | null;
  at: number;
}

export interface AlertRow {
  key: string;
  rule: string;
  track: string;
  group_key: string;
  state: string;
  open: number;
  told: string;
  body: string;
  updated_at: number;
}

export interface AlertChangeRow {
  key: string;
  number: number;
  at: number;
  body: string;
}

export interface DamperRow {
  rule: string;
  track: string;
  held_from: number | null;
  body: string;
}

export interface SilenceRow {
  id: string;
  body: string;
  starts_at: number;
  ends_at: number;
}

export interface CursorRow {
  name: string;
  position: number;
  day: number;
  turn: number;
}

type Whole = 'integer' | 'int8';

const text = (comment: string): EntitySchemaColumnOptions => ({ type: 'text', comment });
const uuid = (comment: string): EntitySchemaColumnOptions => ({ type: 'uuid', comment });
const orNull = (column: EntitySchemaColumnOptions) => ({ ...column, nullable: true });
const key = (column: EntitySchemaColumnOptions) => ({ ...column, primary: true });
const numbers = (whole: Whole) => (comment: string) => ({ type: whole, comment });

/** The tables of rules and alerts as TypeORM knows them. The migrations make them; a test holds the two together. */
export function alertTables(engine: Engine) {
  const whole = engine === 'sqlite' ? ('integer' as const) : ('int8' as const);
  return [...ruleTables(whole), ...tablesOfAlerts(whole), silenceTable(whole), cursorTable(whole)];
}

function ruleTables(whole: Whole) {
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

function tablesOfAlerts(whole: Whole) {
  const number = numbers(whole);
  const alert = new EntitySchema<AlertRow>({
    name: 'alert',
    columns: {
      key: key(text('The same for one alert for ever, whoever evaluates it')),
      rule: uuid('The id of the rule'),
      track: text('The id of the track'),
      group_key: text('Alerts of one cause are told together'),
      state: text('pending, firing, resolved or withdrawn'),
      open: number('1 while the alert may still change by itself'),
      told: text('yes, no (kept quiet so far), or digest (waits for one)'),
      body: text('The alert as JSON'),
      updated_at: number('Milliseconds since 1970 UTC'),
    },
    indices: [
      { name: 'alert_of_rule', columns: ['rule'] },
      { name: 'alert_of_track', columns: ['track'] },
      { name: 'alert_of_group', columns: ['group_key'] },
      // TypeORM reads conditions and the order of columns back otherwise than they were written.
      { name: 'alert_listed', columns: ['updated_at', 'key'], synchronize: false },
      { name: 'alert_open', columns: ['told'], synchronize: false },
    ],
  });
  const change = new EntitySchema<AlertChangeRow>({
    name: 'alert_change',
    columns: {
      key: key(text('The key of the alert')),
      number: key(number('From 1')),
      at: number('Milliseconds since 1970 UTC'),
      body: text('What happened, as JSON'),
    },
  });
  const damper = new EntitySchema<DamperRow>({
    name: 'alert_damper',
    columns: {
      rule: key(uuid('The id of the rule')),
      track: key(text('The id of the track')),
      held_from: orNull(number('The day since which a digest waits, counted from 1970-01-01; absent where none does')),
      body: text('The damper as JSON'),
    },
  });
  return [alert, change, damper];
}

function silenceTable(whole: Whole) {
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

function cursorTable(whole: Whole) {
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
