import { EntitySchema } from 'typeorm';
import { columnMakers, type Engine, primaryKey } from './sql.js';

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
}

/**
 * The tables of the log as TypeORM knows them. The migrations create them; a test compares the two.
 */
export function logTables(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  return [
    new EntitySchema<EntryRow>({
      name: 'entry',
      columns: {
        position: primaryKey(whole('Place in the log: 1, 2, 3 and so on without a gap')),
        id: uuid('The id that the client gave, or a UUIDv7'),
        type: text('The type of the event or record-keeping entry, as in body'),
        recorded_at: whole('Milliseconds since 1970 UTC; never goes backwards'),
        recorded_by: text('Who recorded it'),
        body: text('The entry as canonical JSON (RFC 8785): what is hashed and compared'),
        hash: text('SHA-256 in hex over the hash before and this entry'),
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
        track: primaryKey(text('The id of the track')),
        position: primaryKey(whole('The position of an entry that touches it')),
      },
      withoutRowid: true,
    }),
    new EntitySchema<EntryTargetRow>({
      name: 'entry_target',
      columns: {
        target: primaryKey(uuid('The id of an entry')),
        position: primaryKey(whole('The position of a later entry that is about it')),
      },
      withoutRowid: true,
    }),
    new EntitySchema<LogHeadRow>({
      name: 'log_head',
      columns: {
        id: primaryKey(whole('Always 1')),
        position: whole('The position of the last entry, 0 when there is none'),
        hash: text('The hash of the last entry, 64 zeros when there is none'),
        recorded_at: whole('When the last entry was recorded, in milliseconds since 1970 UTC'),
      },
    }),
  ];
}

/** The names of the triggers by which the database refuses to change what is in the log; migrations create them. */
export function appendOnlyTriggers(engine: Engine): string[] {
  const changes = engine === 'sqlite' ? ['update', 'delete'] : ['update', 'delete', 'truncate'];
  const names = ['entry', 'entry_track', 'entry_target'].flatMap((table) =>
    changes.map((change) => `${table}_no_${change}`),
  );
  // `INSERT OR REPLACE` of SQLite deletes rows without the trigger of a deletion.
  return engine === 'sqlite' ? [...names, 'entry_no_replace'] : names;
}
