import Sqlite, { type Database as SqliteConnection } from 'better-sqlite3';
import { z } from 'zod';
import { ThawError } from '../../domain/errors.js';
import { digestOf, manifestTable, migrationTable, type TableDigest, tablesOf } from './table-rows.js';

/** The form of the file. A file of a later form is refused. */
const fileForm = 1;

const tableDigest = z.strictObject({ rows: z.int().min(0), digest: z.string() });

/** What a backup says of itself: a row of JSON in a table of its own. */
const backupManifest = z.object({
  form: z.int().min(1),
  /** The engine from which it was taken. */
  engine: z.enum(['sqlite', 'postgres']),
  takenAt: z.iso.datetime(),
  /** The migrations that had run. */
  migrations: z.array(z.string()),
  /** The end of the log. */
  head: z.strictObject({ position: z.int().min(0), hash: z.string() }),
  /** The last checkpoint that was signed with each key. */
  checkpoints: z.array(z.strictObject({ key: z.string(), size: z.int(), note: z.string() })),
  tables: z.record(z.string(), tableDigest),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** Counts and hashes what a backup holds, and writes the manifest into it. */
export function writeManifest(path: string, engine: BackupManifest['engine'], now: number): BackupManifest {
  const connection = new Sqlite(path, { fileMustExist: true });
  try {
    // One file without companions: it can be copied, and read where nothing can be written.
    connection.pragma('journal_mode = DELETE');
    connection.pragma('synchronous = FULL');
    const manifest = { form: fileForm, engine, takenAt: new Date(now).toISOString(), ...contentOf(connection) };
    connection.exec(`DROP TABLE IF EXISTS ${manifestTable}; CREATE TABLE ${manifestTable} (body text NOT NULL)`);
    connection.prepare(`INSERT INTO ${manifestTable} VALUES (?)`).run(JSON.stringify(manifest));
    return manifest;
  } finally {
    connection.close();
  }
}

/**
 * Reads the manifest of a backup and holds every table against it.
 * @param known the migrations that this version has
 * @throws ThawError invalid: `not-a-backup`, `damaged-backup`; conflict `newer-backup`
 */
export function checkBackupFile(path: string, known: readonly string[]): Promise<BackupManifest> {
  return readingBackup(path, (connection) => {
    const manifest = readManifest(connection, path);
    const unknown = manifest.migrations.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw newer(path, `it has tables that this version does not know (${unknown.join(', ')})`);
    const found = contentOf(connection);
    const names = [...new Set([...Object.keys(manifest.tables), ...Object.keys(found.tables)])];
    const changed = names.filter((name) => !isSame(manifest.tables[name], found.tables[name]));
    if (changed.length > 0) throw damaged(path, `these tables are not as they were written: ${changed.join(', ')}`);
    if (found.migrations.join() !== manifest.migrations.join()) throw damaged(path, 'its migrations are others');
    return manifest;
  });
}

/** Opens a backup to read it. @throws ThawError invalid `not-a-backup`, `damaged-backup`; whatever `work` throws */
export async function readingBackup<T>(
  path: string,
  work: (connection: SqliteConnection) => T | Promise<T>,
): Promise<T> {
  let connection: SqliteConnection | undefined;
  try {
    connection = new Sqlite(path, { readonly: true, fileMustExist: true });
    return await work(connection);
  } catch (error) {
    throw faultOf(path, error);
  } finally {
    connection?.close();
  }
}

/** The fault of a backup that SQLite cannot read; any other error as it is. */
function faultOf(path: string, error: unknown): unknown {
  // TypeORM wraps the errors of the driver.
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  const reason = code ?? driverError?.code ?? '';
  if (reason === 'SQLITE_NOTADB') return notBackup(path);
  if (/^SQLITE_(CORRUPT|IOERR_SHORT_READ)/.test(reason)) return damaged(path, 'it is truncated, or was changed');
  return error;
}

function contentOf(connection: SqliteConnection): Omit<BackupManifest, 'form' | 'engine' | 'takenAt'> {
  const all = <Row>(sql: string) => connection.prepare(sql).all() as Row[];
  const tables: Record<string, TableDigest> = {};
  for (const table of tablesOf(connection)) tables[table.name] = digestOf(connection, table);
  const ran = all<{ name: string }>(`SELECT name FROM ${migrationTable} ORDER BY id`);
  const [head] = all<BackupManifest['head']>('SELECT position, hash FROM log_head');
  if (!head) throw new ThawError('unavailable', 'no-log-head', 'The log has lost its head row: restore a backup');
  const checkpoints = all<BackupManifest['checkpoints'][number]>('SELECT key, size, note FROM signed_checkpoint');
  return { migrations: ran.map(({ name }) => name), head, checkpoints, tables };
}

function readManifest(connection: SqliteConnection, path: string): BackupManifest {
  const tables = connection.prepare(`SELECT name FROM sqlite_master WHERE name = '${manifestTable}'`).all();
  if (tables.length === 0) throw notBackup(path);
  const [row] = connection.prepare(`SELECT body FROM ${manifestTable}`).all() as { body: string }[];
  const written = jsonOf(row?.body) as { form?: unknown } | undefined;
  if (typeof written?.form === 'number' && written.form > fileForm) throw newer(path, `it has form ${written.form}`);
  const read = backupManifest.safeParse(written);
  if (!read.success) throw damaged(path, 'its manifest cannot be read');
  return read.data;
}

function isSame(a: TableDigest | undefined, b: TableDigest | undefined): boolean {
  return a?.rows === b?.rows && a?.digest === b?.digest;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function notBackup(path: string): ThawError {
  return new ThawError('invalid', 'not-a-backup', `${path} is no backup as "thaw backup" writes it`);
}

function newer(path: string, why: string): ThawError {
  const message = `${path} was written by a newer version of Thaw: ${why}. Restore it with that version`;
  return new ThawError('conflict', 'newer-backup', message);
}

/** The error for a backup that is not as it was written. */
export function damaged(path: string, why: string): ThawError {
  return new ThawError('invalid', 'damaged-backup', `${path} is damaged: ${why}`);
}
