import { EntitySchema, type EntitySchemaColumnOptions, type EntityTarget } from 'typeorm';
import type { Engine } from '../../event-log/database.js';

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

/** A line in the history of an alert. */
export interface AlertChangeRow {
  key: string;
  number: number;
  at: number;
  body: string;
}

/** The change history of one rule on one track, by which flapping is found. */
export interface ChangeHistoryRow {
  rule: string;
  track: string;
  held_from: number | null;
  body: string;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const alertTable: EntityTarget<AlertRow> = 'alert';
export const alertChangeTable: EntityTarget<AlertChangeRow> = 'alert_change';
export const changeHistoryTable: EntityTarget<ChangeHistoryRow> = 'alert_damper';

const text = (comment: string): EntitySchemaColumnOptions => ({ type: 'text', comment });
const uuid = (comment: string): EntitySchemaColumnOptions => ({ type: 'uuid', comment });
const orNull = (column: EntitySchemaColumnOptions) => ({ ...column, nullable: true });
const key = (column: EntitySchemaColumnOptions) => ({ ...column, primary: true });

/**
 * The tables of alerts and their histories as TypeORM knows them. The migrations make them, comments included; a test
 * compares the two.
 */
export function alertTables(engine: Engine) {
  const whole = engine === 'sqlite' ? ('integer' as const) : ('int8' as const);
  const number = (comment: string) => ({ type: whole, comment });
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
  const history = new EntitySchema<ChangeHistoryRow>({
    name: 'alert_damper',
    columns: {
      rule: key(uuid('The id of the rule')),
      track: key(text('The id of the track')),
      held_from: orNull(number('The day since which a digest waits, counted from 1970-01-01; absent where none does')),
      body: text('The damper as JSON'),
    },
  });
  return [alert, change, history];
}
