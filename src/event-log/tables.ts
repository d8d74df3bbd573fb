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
        position: { type: whole, primary: true },
        id: { type: 'uuid' },
        type: { type: 'text' },
        recorded_at: { type: whole },
        recorded_by: { type: 'text' },
        body: { type: 'text' },
        hash: { type: 'text' },
      },
      indices: [
        { name: 'entry_id', columns: ['id'], unique: true },
        { name: 'entry_type', columns: ['type', 'position'] },
      ],
    }),
    new EntitySchema<EntryTrackRow>({
      name: 'entry_track',
      columns: { track: { type: 'text', primary: true }, position: { type: whole, primary: true } },
      withoutRowid: true,
    }),
    new EntitySchema<LogHeadRow>({
      name: 'log_head',
      columns: {
        id: { type: whole, primary: true },
        position: { type: whole },
        hash: { type: 'text' },
        recorded_at: { type: whole },
      },
    }),
  ];
}
