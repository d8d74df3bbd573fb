import { EntitySchema, type EntityTarget } from 'typeorm';
import { columnMakers, type Engine, nullable, primaryKey } from '../../event-log/sql.js';

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

/**
 * The tables of alerts and their histories as TypeORM knows them. The migrations create them, comments included; a test
 * compares the two.
 */
export function alertTables(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  const alert = new EntitySchema<AlertRow>({
    name: 'alert',
    columns: {
      key: primaryKey(text('The same for one alert for ever, whoever evaluates it')),
      rule: uuid('The id of the rule'),
      track: text('The id of the track'),
      group_key: text('Alerts of one cause are told together'),
      state: text('pending, firing, resolved or withdrawn'),
      open: whole('1 while the alert may still change by itself'),
      told: text('yes, no (kept quiet so far), or digest (waits for one)'),
      body: text('The alert as JSON'),
      updated_at: whole('Milliseconds since 1970 UTC'),
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
      key: primaryKey(text('The key of the alert')),
      number: primaryKey(whole('From 1')),
      at: whole('Milliseconds since 1970 UTC'),
      body: text('What happened, as JSON'),
    },
  });
  const history = new EntitySchema<ChangeHistoryRow>({
    name: 'alert_damper',
    columns: {
      rule: primaryKey(uuid('The id of the rule')),
      track: primaryKey(text('The id of the track')),
      held_from: nullable(whole('The day since which a digest waits, counted from 1970-01-01; absent where none does')),
      body: text('The damper as JSON'),
    },
  });
  return [alert, change, history];
}
