import { EntitySchema, type EntityTarget } from 'typeorm';
import { plainColumns, type Engine, nullable, primaryKey } from '../../event-log/database/sql.js';

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
 * The tables of alerts and their histories as TypeORM knows them. The migrations create them, with the comments on every
 * column; a test compares the two.
 */
export function alertTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  const alert = new EntitySchema<AlertRow>({
    name: 'alert',
    columns: {
      key: primaryKey(text),
      rule: uuid,
      track: text,
      group_key: text,
      state: text,
      open: whole,
      told: text,
      body: text,
      updated_at: whole,
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
      key: primaryKey(text),
      number: primaryKey(whole),
      at: whole,
      body: text,
    },
  });
  const history = new EntitySchema<ChangeHistoryRow>({
    name: 'alert_damper',
    columns: {
      rule: primaryKey(uuid),
      track: primaryKey(text),
      held_from: nullable(whole),
      body: text,
    },
  });
  return [alert, change, history];
}
