import type { QueryRunner } from 'typeorm';
import { type Entry, type EntryType, parseStoredBody } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import type { EntryDraft } from './append/append-request.js';
import type { Head, Numbered } from './append/sequencer.js';
import type { EntryRow } from './entities.js';
import { visibleOnly } from './internal/internal-entries.js';
import { engineOf, execute, preparerOnSqlite, jsonRowsOf } from './database/sql.js';

// The statements of the hot paths are plain SQL: inserts of entities by TypeORM ran at 40 to 60 % of its speed.

const headColumns = 'position, hash, recorded_at AS "recordedAt"';

/** The end of the log, and the time of the database when it was read. */
export interface TimedHead extends Head {
  /** In milliseconds since 1970; `null` on SQLite, which has no clock of its own. */
  readonly databaseTime: number | null;
  /** 1 where the log has internal entries. */
  readonly hasInternals: number;
}

/** The end of the log; `lock` locks it until the transaction ends. @throws ThawError unavailable `no-log-head` */
export function readHead(run: QueryRunner, lock: boolean): Promise<Head> {
  return selectHead<Head>(run, headColumns, lock);
}

/** The end of the log and the time of the database, by one statement. @throws ThawError as `readHead` */
export function readTimedHead(run: QueryRunner, lock: boolean): Promise<TimedHead> {
  const time = engineOf(run) === 'sqlite' ? 'NULL' : 'floor(extract(epoch FROM clock_timestamp()) * 1000)::int8';
  return selectHead<TimedHead>(run, `${headColumns}, has_internals AS "hasInternals", ${time} AS "databaseTime"`, lock);
}

async function selectHead<T extends Head>(run: QueryRunner, columns: string, lock: boolean): Promise<T> {
  const sql = `SELECT ${columns} FROM log_head WHERE id = 1${lock ? ' FOR UPDATE' : ''}`;
  const [head] = (await execute<T>(run, sql)).rows;
  if (!head) throw new ThawError('unavailable', 'no-log-head', 'The log has lost its head row: restore a backup');
  return head;
}

export type StoredEntry = Omit<EntryRow, 'type'>;

/**
 * The entries that the log has under these ids, and the last positions of these tracks (0 where it has none).
 * @param visible leaves entries out, as `visibleOnly` does
 */
export async function lookUpEntries(run: QueryRunner, ids: readonly string[], tracks: readonly string[], visible = '') {
  const selectByIds = `SELECT id, position, recorded_at, recorded_by, hash, body FROM entry e WHERE id = ANY($1::uuid[])${visible}`;
  const version = `SELECT max(e.position) FROM entry_track e WHERE e.track = n.track${visible}`;
  const selectVersions = `SELECT n.track, coalesce((${version}), 0) AS version FROM ${jsonRowsOf({ track: 'text' })}`;
  const asRows = JSON.stringify(tracks.map((track) => ({ track })));
  const [stored, versions] = await Promise.all([
    execute<StoredEntry>(run, selectByIds, [ids]),
    tracks.length > 0 ? execute<{ track: string; version: number }>(run, selectVersions, [asRows]) : { rows: [] },
  ]);
  return { stored: stored.rows, versions: versions.rows };
}

/**
 * Stores numbered entries and moves the head to `end`, in the transaction of `run`. Each engine has statements of its
 * own here, since the speed of an append is made of them: rows one by one on SQLite, one statement on PostgreSQL.
 */
export function insertEntries(run: QueryRunner, entries: readonly Numbered[], end: Head): Promise<unknown> {
  return engineOf(run) === 'sqlite' ? insertOnSqlite(run, entries, end) : insertOnPostgres(run, entries, end);
}

async function insertOnSqlite(run: QueryRunner, entries: readonly Numbered[], end: Head): Promise<void> {
  const prepare = await preparerOnSqlite(run);
  const insertEntry = prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)');
  const insertTrack = prepare('INSERT INTO entry_track VALUES (?, ?)');
  const insertTarget = prepare('INSERT INTO entry_target VALUES (?, ?)');
  for (const { position, id, type, recordedAt, recordedBy, json, hash, tracks, targets } of entries) {
    insertEntry.run(position, id, type, recordedAt, recordedBy, json, hash);
    for (const track of tracks) insertTrack.run(track, position);
    for (const target of targets) insertTarget.run(target, position);
  }
  const moveHead = 'UPDATE log_head SET position = ?, hash = ?, recorded_at = ? WHERE id = 1';
  prepare(moveHead).run(end.position, end.hash, end.recordedAt);
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

/** Selects entries, in the order of their positions. */
export interface EntryFilter {
  /** Only positions beyond this one; 0 for all. */
  readonly after: number;
  /** Only positions up to this one; no limit where absent. */
  readonly upTo?: number;
  readonly track?: string;
  readonly type?: EntryType;
  readonly limit: number;
}

/** The tables and the conditions of a filter, as SQL with its parameters. */
export function whereOf({ after, upTo, track, type, limit }: EntryFilter) {
  const from = track === undefined ? 'entry e' : 'entry_track t JOIN entry e ON e.position = t.position';
  const cursor = track === undefined ? 'e.position' : 't.position';
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = [`${cursor} > ${parameter(after)}`];
  if (upTo !== undefined) conditions.push(`${cursor} <= ${parameter(upTo)}`);
  if (track !== undefined) conditions.push(`t.track = ${parameter(track)}`);
  if (type !== undefined) conditions.push(`e.type = ${parameter(type)}`);
  const visible = visibleOnly();
  const end = `ORDER BY ${cursor} LIMIT ${parameter(limit)}`;
  return { fromAndWhere: `${from} WHERE ${conditions.join(' AND ')}${visible} ${end}`, values };
}

/** The row of an entry with the columns that `entryOf` reads. */
export type StoredEntryRow = Omit<EntryRow, 'id' | 'type'> & {
  /** 1 where the entry is internal. */
  readonly internal?: number | null;
};

/** The columns that `entryOf` reads. */
export const entryColumns =
  'e.position, e.recorded_at, e.recorded_by, e.body, e.hash, (SELECT 1 FROM internal_entry i WHERE i.position = e.position) AS internal';

/**
 * The entry of a row. An entry that cannot be read is never skipped.
 * @throws ThawError unavailable `unreadable-entry`, naming the position
 */
export function entryOf(row: StoredEntryRow): Entry {
  try {
    const { position, recorded_at: recordedAt, recorded_by: recordedBy, hash } = row;
    const visibility = row.internal === 1 ? ({ visibility: 'internal' } as const) : {};
    return { position, recordedAt, recordedBy, hash, ...parseStoredBody(JSON.parse(row.body)), ...visibility };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The entry at position ${row.position} cannot be read: ${why}`;
    throw new ThawError('unavailable', 'unreadable-entry', message, [{ pointer: `/${row.position}`, detail: why }]);
  }
}

/** The ids that a flush looks up in the log, and the tracks whose last positions it looks up. */
export function lookedUpFor(drafts: readonly EntryDraft[]): { ids: string[]; tracks: string[] } {
  const tracks = drafts.flatMap(({ expect, unchanged }) => [
    ...expect.map(([track]) => track),
    ...(unchanged?.tracks ?? []),
  ]);
  return { ids: drafts.map((draft) => draft.id), tracks: [...new Set(tracks)] };
}
