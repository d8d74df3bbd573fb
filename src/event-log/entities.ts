import { EntitySchema } from 'typeorm';
import { plainColumns, type Engine, primaryKey } from './database/sql.js';

export interface EntryRow {
  position: number;
  id: string;
  type: string;
  recorded_at: number;
  recorded_by: string;
  body: string;
  hash: string;
}

export interface EntryTrackRow {
  track: string;
  position: number;
}

export interface EntryTargetRow {
  target: string;
  position: number;
}

export interface LogHeadRow {
  id: number;
  position: number;
  hash: string;
  recorded_at: number;
  has_internals: number;
}

/**
 * The tables of the log as TypeORM knows them. The migrations create them; a test compares the two.
 */
export function logTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<EntryRow>({
      name: 'entry',
      columns: {
        position: primaryKey(whole),
        id: uuid,
        type: text,
        recorded_at: whole,
        recorded_by: text,
        body: text,
        hash: text,
      },
      indices: [
        { name: 'entry_id', columns: ['id'], unique: true },
        // TypeORM reads the columns of an index on PostgreSQL in the order of the table, and would make it anew.
        { name: 'entry_type', columns: ['type', 'position'], synchronize: false },
      ],
    }),
    new EntitySchema<EntryTrackRow>({
      name: 'entry_track',
      columns: {
        track: primaryKey(text),
        position: primaryKey(whole),
      },
      withoutRowid: true,
    }),
    new EntitySchema<EntryTargetRow>({
      name: 'entry_target',
      columns: {
        target: primaryKey(uuid),
        position: primaryKey(whole),
      },
      withoutRowid: true,
    }),
    new EntitySchema<LogHeadRow>({
      name: 'log_head',
      columns: {
        id: primaryKey(whole),
        position: whole,
        hash: text,
        recorded_at: whole,
        has_internals: { ...whole, default: 0 },
      },
    }),
    new EntitySchema<{ position: number }>({ name: 'internal_entry', columns: { position: primaryKey(whole) } }),
    new EntitySchema<{ track: string }>({
      name: 'internal_track',
      columns: { track: primaryKey(text) },
      withoutRowid: true,
    }),
  ];
}

/** The tables of the log, to which rows are only ever added. */
export const guardedTables = ['entry', 'entry_track', 'entry_target', 'internal_entry', 'internal_track'] as const;

/** The names of the triggers by which the database refuses to change what is in the log; migrations create them. */
export function appendOnlyTriggers(engine: Engine): string[] {
  const changes = engine === 'sqlite' ? ['update', 'delete'] : ['update', 'delete', 'truncate'];
  const names = guardedTables.flatMap((table) => changes.map((change) => `${table}_no_${change}`));
  // `INSERT OR REPLACE` of SQLite deletes rows without the trigger of a deletion.
  return engine === 'sqlite' ? [...names, 'entry_no_replace'] : names;
}
