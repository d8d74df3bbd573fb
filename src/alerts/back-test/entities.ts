import { EntitySchema, type EntityTarget } from 'typeorm';
import { plainColumns, type Engine, nullable, primaryKey } from '../../event-log/database/sql.js';

/** A back-test that was stopped has no row. */
export type BackTestRowState = 'waiting' | 'running' | 'done' | 'failed';

/** A back-test that was asked for over HTTP. */
export interface BackTestRow {
  id: string;
  /** A `BackTestOrder` as JSON. */
  query: string;
  asked_by: string;
  asked_at: number;
  /** That of the process that was asked: one that is behind it may not know the tracks yet. */
  position: number;
  state: BackTestRowState;
  tracks: number;
  tracks_done: number;
  days: number;
  attempts: number;
  lease: string | null;
  leased_until: number;
  ended_at: number | null;
  error: string | null;
  /** A `BackTestResult` as JSON, of the open log: every reader may read it. */
  result: string | null;
}

/** The entity by the name under which an `EntityManager` knows it. */
export const backTestTable: EntityTarget<BackTestRow> = 'back_test';

/** The table of back-tests as TypeORM knows it. The migration creates it, comments included; a test compares the two. */
export function backTestTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  const table = new EntitySchema<BackTestRow>({
    name: 'back_test',
    columns: {
      id: primaryKey(uuid),
      query: text,
      asked_by: text,
      asked_at: whole,
      position: whole,
      state: text,
      tracks: whole,
      tracks_done: whole,
      days: whole,
      attempts: whole,
      lease: nullable(text),
      leased_until: whole,
      ended_at: nullable(whole),
      error: nullable(text),
      result: nullable(text),
    },
    indices: [
      // TypeORM reads conditions back otherwise than they were written.
      { name: 'back_test_open', columns: ['asked_at'], synchronize: false },
      { name: 'back_test_ended', columns: ['ended_at'] },
    ],
  });
  return [table];
}
