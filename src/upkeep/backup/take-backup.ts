import Sqlite from 'better-sqlite3';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { QueryRunner } from 'typeorm';
import { ThawError } from '../../domain/errors.js';
import type { Database } from '../../event-log/database/database.js';
import { type BackupManifest, readingBackup, writeManifest } from './backup-file.js';
import { batchesOnPostgres, countRows, insertRows, migrationTable, tablesOf } from './table-rows.js';

export interface BackupParts {
  readonly database: Database;
  /** The file to be written. What stands there is left as it is, and the backup is refused. */
  readonly path: string;
  /** Makes an SQLite database with the tables of this version, to hold what PostgreSQL has. */
  readonly makeTables: (path: string) => Promise<Database>;
  readonly now: number;
  /** Told again and again how much is copied, from 0 to 1 where the size is known, else 0. */
  readonly onProgress?: (share: number, detail: string) => void;
}

/**
 * Copies a whole database, as it is at one moment, into one file, while others go on writing: an SQLite database with a
 * manifest. The file has its name only once it is complete and on the disk; until then it is
 * `<path>.<host>.<process>.partial`.
 * @throws ThawError conflict: `backup-exists`, `newer-database`; unavailable `unwritable-backup`
 */
export async function takeBackup(parts: BackupParts): Promise<BackupManifest> {
  const { database, path, now } = parts;
  const partial = `${path}.${hostname()}.${process.pid}.partial`;
  await onDisk(path, () => claim(path, partial));
  try {
    if (database.engine === 'sqlite') await copyPages(parts, partial);
    else await copyRows(parts, partial);
    const manifest = await onDisk(path, async () => writeManifest(partial, database.engine, now));
    await onDisk(path, () => publish(partial, path));
    return manifest;
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${partial}${end}`, { force: true });
    throw error;
  }
}

/** Makes the partial file, empty and readable to its owner only. What interrupted backups have left goes. */
async function claim(path: string, partial: string): Promise<void> {
  if (await isThere(path)) throw alreadyThere(path);
  await removeLeftovers(path);
  await (await open(partial, 'wx', 0o600)).close();
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

function alreadyThere(path: string): ThawError {
  return new ThawError('conflict', 'backup-exists', `${path} is there already, and is left as it is`);
}

/** Removes the partial files of processes of this host that have ended; others may be under way. */
async function removeLeftovers(path: string): Promise<void> {
  const prefix = `${basename(path)}.${hostname()}.`;
  for (const file of await readdir(dirname(path))) {
    const id = file.startsWith(prefix) && /^(\d+)\.partial/.exec(file.slice(prefix.length))?.[1];
    if (!id || (Number(id) !== process.pid && isRunning(Number(id)))) continue;
    await rm(join(dirname(path), file), { force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It runs as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Copies by SQLite's own backup, page by page. */
async function copyPages({ database, onProgress, path }: BackupParts, partial: string): Promise<void> {
  const from = String(database.dataSource.options.database);
  const source = new Sqlite(from, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    // An open read transaction holds the moment: without it the copy begins anew whenever another process writes.
    source.exec('BEGIN');
    source.prepare('SELECT position FROM log_head').get();
    const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) => {
      const done = totalPages - remainingPages;
      onProgress?.(totalPages === 0 ? 0 : done / totalPages, `${done} pages`);
      return pagesAtOnce;
    };
    await onDisk(path, () => source.backup(partial, { progress }));
  } finally {
    source.close();
  }
}

const pagesAtOnce = 500;

/** Copies row by row, all tables as they are in one snapshot. */
async function copyRows({ database, makeTables, onProgress, path }: BackupParts, partial: string): Promise<void> {
  const file = await makeTables(partial);
  try {
    const tables = await readingBackup(partial, tablesOf);
    await inSnapshot(database, async (source) => {
      await refuseNewer(source, file);
      await file.write(async (target) => {
        let rows = 0;
        for (const table of tables) {
          // The migrations have begun the log and the projection.
          if ((await countRows(target, table.name)) > 0) await target.query(`DELETE FROM "${table.name}"`);
          for await (const batch of batchesOnPostgres(source, table)) {
            await onDisk(path, () => insertRows(target, table, batch));
            rows += batch.length;
            onProgress?.(0, `${table.name}: ${rows} rows in all`);
          }
        }
      });
    });
  } finally {
    await file.close();
  }
}

/** Runs `work` where all statements see the rows of one moment, and nothing can be written. */
function inSnapshot<T>(database: Database, work: (run: QueryRunner) => Promise<T>): Promise<T> {
  return database.read(async (run) => {
    await run.query('START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      return await work(run);
    } finally {
      await run.query('ROLLBACK').catch(() => undefined);
    }
  });
}

/** Refuses a database of a newer version, of which this one would leave out what it does not know. */
async function refuseNewer(source: QueryRunner, file: Database): Promise<void> {
  const sql = `SELECT name FROM ${migrationTable}`;
  const known = (await file.read((run) => run.query(sql))) as { name: string }[];
  const ran = (await source.query(sql)) as { name: string }[];
  const unknown = ran.filter(({ name }) => !known.some((each) => each.name === name));
  if (unknown.length === 0) return;
  const names = unknown.map(({ name }) => name).join(', ');
  throw new ThawError(
    'conflict',
    'newer-database',
    `a newer version of Thaw has changed the tables (${names}): use it`,
  );
}

/** Flushes the file and gives it its name, unless another backup has it by now. @throws ThawError conflict `backup-exists` */
async function publish(partial: string, path: string): Promise<void> {
  await flush(partial, 'r+');
  await link(partial, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw alreadyThere(path);
    // Some file systems have no links.
    return rename(partial, path);
  });
  await rm(partial, { force: true });
  await flush(dirname(path), 'r');
}

/** Writes a file, or the names in a folder, from the system's memory to the disk. */
async function flush(path: string, mode: 'r' | 'r+'): Promise<void> {
  const file = await open(path, mode);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Runs `work` that writes the backup. @throws ThawError unavailable `unwritable-backup` where the disk refuses */
async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, driverError } = error as Error & { code?: string; driverError?: { code?: string } };
    const reason = code ?? driverError?.code ?? '';
    const isDisk = /^(E[A-Z]+|SQLITE_(FULL|READONLY|CANTOPEN|IOERR)\w*)$/.test(reason);
    if (error instanceof ThawError || !isDisk) throw error;
    throw new ThawError('unavailable', 'unwritable-backup', `${path} cannot be written (${reason})`);
  }
}
