import { EntitySchema } from 'typeorm';
import type { Engine } from './database.js';

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
 * The tables of the log as TypeORM knows them. The migrations make them; a test holds the two together.
 *
 * A whole number is `integer` on SQLite, where only that makes the primary key the row's own number, and `int8` on
 * PostgreSQL, where `integer` is too small for milliseconds.
 */
export function logTables(engine: Engine) {
  const whole = engine === 'sqlite' ? ('integer' as const) : ('int8' as const);
  return [
    new EntitySchema<EntryRow>({
      name: 'entry',
      columns: {
        position: {
          type: whole,
          primary: true,
          comment: 'Place in the log: 1, 2, 3 and so on without a gap',
        },
        id: { type: 'uuid', comment: 'The id that the client gave, or a UUIDv7' },
        type: { type: 'text', comment: 'The type of the event or record-keeping entry, as in body' },
        recorded_at: { type: whole, comment: 'Milliseconds since 1970 UTC; never goes backwards' },
        recorded_by: { type: 'text', comment: 'Who recorded it' },
        body: { type: 'text', comment: 'The entry as canonical JSON (RFC 8785): what is hashed and compared' },
        hash: { type: 'text', comment: 'SHA-256 in hex over the hash before and this entry' },
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
        track: { type: 'text', primary: true, comment: 'The id of the track' },
        position: { type: whole, primary: true, comment: 'The position of an entry that touches it' },
      },
      withoutRowid: true,
    }),
    new EntitySchema<EntryTargetRow>({
      name: 'entry_target',
      columns: {
        target: { type: 'uuid', primary: true, comment: 'The id of an entry' },
        position: { type: whole, primary: true, comment: 'The position of a later entry that is about it' },
      },
      withoutRowid: true,
    }),
    new EntitySchema<LogHeadRow>({
      name: 'log_head',
      columns: {
        id: { type: whole, primary: true, comment: 'Always 1' },
        position: { type: whole, comment: 'The position of the last entry, 0 when there is none' },
        hash: { type: 'text', comment: 'The hash of the last entry, 64 zeros when there is none' },
        recorded_at: { type: whole, comment: 'When the last entry was recorded, in milliseconds since 1970 UTC' },
      },
    }),
  ];
}
