import type { Database as SqliteConnection, Statement } from 'better-sqlite3';
import type { QueryRunner } from 'typeorm';
import { type Entry, parseBody } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import type { EntryDraft } from './append-request.js';
import type { Engine } from './database.js';
import type { Head, Numbered } from './sequencer.js';
import type { EntryRow } from './entities.js';

// The statements of the hot paths are plain SQL: TypeORM's inserts of entities ran at 40 to 60 % of it.

/** The end of the log; `lock` holds it for the transaction. @throws ThawError unavailable `no-log-head`. */
export async function readHead(run: QueryRunner, engine: Engine, lock: boolean): Promise<Head> {
  // On SQLite the transaction has begun as IMMEDIATE and holds the one lock that there is.
  const suffix = lock && engine === 'postgres' ? ' FOR UPDATE' : '';
  const sql = `SELECT position, hash, recorded_at AS "recordedAt" FROM log_head WHERE id = 1${suffix}`;
  const [head] = (await run.query(sql)) as Head[];
  if (!head) throw new ThawError('unavailable', 'no-log-head', 'The log has lost its head row: restore a backup');
  return head;
}

export type StoredEntry = Omit<EntryRow, 'type' | 'recorded_by'>;

/** What the log has under these ids, and the last positions of these tracks (0 where it has none). */
export async function lookUp(run: QueryRunner, engine: Engine, ids: readonly string[], tracks: readonly string[]) {
  const sqlite = engine === 'sqlite';
  const among = sqlite ? 'IN (SELECT value FROM json_each(?))' : '= ANY($1::uuid[])';
  const values = sqlite ? 'json_each(?) AS asked' : 'unnest($1::text[]) AS asked(value)';
  const last = '(SELECT max(position) FROM entry_track WHERE entry_track.track = asked.value)';
  const parameter = (list: readonly string[]) => [sqlite ? JSON.stringify(list) : list];
  const [stored, versions] = (await Promise.all([
    run.query(`SELECT id, position, recorded_at, hash, body FROM entry WHERE id ${among}`, parameter(ids)),
    tracks.length > 0
      ? run.query(`SELECT value AS track, coalesce(${last}, 0) AS version FROM ${values}`, parameter(tracks))
      : [],
  ])) as [StoredEntry[], { track: string; version: number }[]];
  return { stored, versions };
}

/** Stores numbered entries and moves the head to `end`, in the transaction of `run`. */
export function insert(run: QueryRunner, engine: Engine, entries: readonly Numbered[], end: Head): Promise<unknown> {
  return engine === 'sqlite' ? insertOnSqlite(run, entries, end) : insertOnPostgres(run, entries, end);
}

/** The prepared statements of each connection: TypeORM's `query` for every row took as long as SQLite itself. */
const prepared = new WeakMap<SqliteConnection, Record<'entry' | 'track' | 'target' | 'head', Statement>>();

async function insertOnSqlite(run: QueryRunner, entries: readonly Numbered[], end: Head): Promise<void> {
  const connection = (await run.connect()) as SqliteConnection;
  let insertInto = prepared.get(connection);
  if (!insertInto) {
    insertInto = {
      entry: connection.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)'),
      track: connection.prepare('INSERT INTO entry_track VALUES (?, ?)'),
      target: connection.prepare('INSERT INTO entry_target VALUES (?, ?)'),
      head: connection.prepare('UPDATE log_head SET position = ?, hash = ?, recorded_at = ? WHERE id = 1'),
    };
    prepared.set(connection, insertInto);
  }
  for (const { position, id, type, recordedAt, recordedBy, json, hash, tracks, targets } of entries) {
    insertInto.entry.run(position, id, type, recordedAt, recordedBy, json, hash);
    for (const track of tracks) insertInto.track.run(track, position);
    for (const target of targets) insertInto.target.run(target, position);
  }
  insertInto.head.run(end.position, end.hash, end.recordedAt);
}

const insertAllOnPostgres = `
  WITH added AS (
    INSERT INTO entry (position, id, type, recorded_by, body, hash, recorded_at)
    SELECT *, $9::int8 FROM unnest($1::int8[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
  ), touched AS (
    INSERT INTO entry_track (track, position) SELECT * FROM unnest($7::text[], $8::int8[])
  ), named AS (
    INSERT INTO entry_target (target, position) SELECT * FROM unnest($12::uuid[], $13::int8[])
  )
  UPDATE log_head SET position = $10, hash = $11, recorded_at = $9 WHERE id = 1`;

async function insertOnPostgres(run: QueryRunner, entries: readonly Numbered[], end: Head): Promise<void> {
  const touched = entries.flatMap(({ tracks, position }) => tracks.map((track) => ({ track, position })));
  const named = entries.flatMap(({ targets, position }) => targets.map((target) => ({ target, position })));
  await run.query(insertAllOnPostgres, [
    entries.map((entry) => entry.position),
    entries.map((entry) => entry.id),
    entries.map((entry) => entry.type),
    entries.map((entry) => entry.recordedBy),
    entries.map((entry) => entry.json),
    entries.map((entry) => entry.hash),
    touched.map(({ track }) => track),
    touched.map(({ position }) => position),
    end.recordedAt,
    end.position,
    end.hash,
    named.map(({ target }) => target),
    named.map(({ position }) => position),
  ]);
}

/** The columns that `entryOf` reads. */
export const entryColumns = 'e.position, e.recorded_at, e.recorded_by, e.body, e.hash';

/**
 * Reads a row back. Nothing that cannot be read is ever skipped.
 * @throws ThawError unavailable `unreadable-entry`, naming the position.
 */
export function entryOf(row: Omit<EntryRow, 'id' | 'type'>): Entry {
  try {
    const body = parseBody(JSON.parse(row.body));
    const { position, recorded_at: recordedAt, recorded_by: recordedBy, hash } = row;
    return { position, recordedAt, recordedBy, hash, body };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The entry at position ${row.position} cannot be read: ${why}`;
    throw new ThawError('unavailable', 'unreadable-entry', message, [{ pointer: `/${row.position}`, detail: why }]);
  }
}

/** The ids and the tracks of which a flush must know what the log has. */
export function asked(drafts: readonly EntryDraft[]): { ids: string[]; tracks: string[] } {
  const tracks = drafts.flatMap(({ expect, unchanged }) => [
    ...expect.map(([track]) => track),
    ...(unchanged?.tracks ?? []),
  ]);
  return { ids: drafts.map((draft) => draft.id), tracks: [...new Set(tracks)] };
}
