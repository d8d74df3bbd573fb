import type { Database as SqliteConnection } from 'better-sqlite3';
import type { QueryRunner } from 'typeorm';
import { ThawError } from '../../domain/errors.js';
import type { Database } from '../../event-log/database/database.js';
import { readHead } from '../../event-log/entry-sql.js';
import { verifyLog } from '../../integrity/verify.js';
import { readingBackup } from './backup-file.js';
import { batchesOf, countRows, insertRows, tablesOf } from './table-rows.js';

/** Tables that a database without content has rows in: the migrations begin them, and a server that was started once. */
const begunTables = ['log_head', 'projection', 'alert_cursor'];

export interface RestoreParts {
  /** The backup, checked, and with the tables of this version. */
  readonly path: string;
  /** The database to be filled, with the tables of this version. */
  readonly target: Database;
  readonly onProgress?: (rows: number, table: string) => void;
}

/** What a restore has stored. */
export interface RestoredBackup {
  readonly tables: number;
  readonly rows: number;
  readonly head: { readonly position: number; readonly hash: string };
}

/**
 * Fills an empty database with the content of a backup, in one transaction, and checks the log in it once more.
 * @throws ThawError conflict `not-empty`; invalid `damaged-backup`; unavailable: `not-restored`, `restored-wrongly`
 */
export async function restoreBackup({ path, target, onProgress }: RestoreParts): Promise<RestoredBackup> {
  const restored = await target
    .write((run) => readingBackup(path, (connection) => fill(run, connection, onProgress)))
    .catch((error: unknown) => {
      throw error instanceof ThawError ? error : notRestored((error as Error).message);
    });
  const { firstBad, head } = await verifyLog(target);
  if (firstBad) {
    const message = `the database is not as the backup: position ${firstBad.position}: ${firstBad.detail}. Do not use it`;
    throw new ThawError('unavailable', 'restored-wrongly', message);
  }
  return { ...restored, head: { position: head.position, hash: head.hash } };
}

async function fill(
  run: QueryRunner,
  connection: SqliteConnection,
  onProgress: RestoreParts['onProgress'],
): Promise<Omit<RestoredBackup, 'head'>> {
  // Whoever appends waits until the transaction ends.
  await readHead(run, true);
  const tables = tablesOf(connection);
  const filled: string[] = [];
  for (const { name } of tables) if ((await countRows(run, name)) > 0) filled.push(name);
  const content = filled.filter((name) => !begunTables.includes(name));
  if (content.length > 0) throw notEmpty(content);
  for (const name of filled) await run.query(`DELETE FROM "${name}"`);
  let rows = 0;
  for (const table of tables) {
    let own = 0;
    for (const batch of batchesOf(connection, table)) {
      await insertRows(run, table, batch);
      own += batch.length;
      onProgress?.(rows + own, table.name);
    }
    const stored = await countRows(run, table.name);
    if (stored !== own) {
      throw notRestored(`it has ${stored} rows in ${table.name}, and the backup ${own}`);
    }
    rows += own;
  }
  return { tables: tables.length, rows };
}

function notEmpty(tables: readonly string[]): ThawError {
  const message = `the database is not empty (${tables.join(', ')}): restore into a new one`;
  return new ThawError('conflict', 'not-empty', message);
}

function notRestored(why: string): ThawError {
  const message = `the database does not take the backup, and is as it was: ${why}`;
  return new ThawError('unavailable', 'not-restored', message);
}
