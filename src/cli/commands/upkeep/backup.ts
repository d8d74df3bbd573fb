import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../app/config.js';
import { migrationNames, openDatabase, openReadOnly } from '../../../app/database-url.js';
import { signingKeyFor } from '../../../app/signing-key.js';
import { ThawError } from '../../../domain/errors.js';
import { Checkpoints } from '../../../integrity/checkpoints.js';
import { IntegrityModule } from '../../../integrity/integrity.module.js';
import { type BackupManifest, checkBackupFile } from '../../../upkeep/backup/backup-file.js';
import { checkBackupLog } from '../../../upkeep/backup/check-backup-log.js';
import { restoreBackup } from '../../../upkeep/backup/restore-backup.js';
import { takeBackup } from '../../../upkeep/backup/take-backup.js';
import { openCheckpointFile } from '../../checkpoint-file.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { Store } from '../../store.js';
import { Progress } from '../../terminal/progress.js';
import type { Terminal } from '../../terminal/terminal.js';

/**
 * `thaw backup FILE`: copies the whole database, as it is at one moment, while servers go on writing. Where there is a key,
 * the log is signed first, so that the backup holds a checkpoint of all that was recorded before.
 */
export async function backupCommand(path: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  const config = readConfig();
  const url = options.database ?? config.databaseUrl;
  const signingKey = await signingKeyFor(url, config.signingKey, false);
  const work = async (store: Store) => {
    if (signingKey) await signLog(store, terminal);
    const progress = new Progress(terminal, 'copying', 100, 'nothing');
    const onProgress = (share: number, detail: string) => progress.at(Math.round(100 * share), detail);
    const makeTables = (file: string) => migrated(`sqlite:${file}`);
    const { database, clock } = store;
    const manifest = await takeBackup({ database, path, makeTables, now: clock.now(), onProgress });
    progress.end();
    report(path, manifest, options, terminal);
    return exitCodes.done;
  };
  return Store.use(url, work, [IntegrityModule], { signingKey });
}

/** Signs the log as it stands. A log that nobody may sign is backed up all the same: it may be needed. */
async function signLog(store: Store, terminal: Terminal): Promise<void> {
  try {
    await store.get(Checkpoints).current();
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    terminal.note(error.message);
  }
}

function report(path: string, manifest: BackupManifest, { json }: CommonOptions, terminal: Terminal): void {
  if (json) return terminal.json({ file: path, ...manifest });
  const { tables, head, checkpoints } = manifest;
  terminal.line(`${path}: ${contentOf(tables)}`);
  terminal.line(`the log has ${head.position} entries, up to ${head.hash}`);
  const signed = checkpoints.map(({ size }) => size);
  if (signed.length === 0) terminal.note('no checkpoint was ever signed: nobody vouches for the log in it');
  else terminal.line(`the last signed checkpoint covers ${Math.max(...signed)} entries`);
}

/** The options of `thaw restore`. */
interface RestoreOptions extends CommonOptions {
  readonly checkpoint?: string;
  readonly key?: string;
}

/** `thaw restore FILE`: checks a backup and fills an empty database with it. Nothing is made before the check is done. */
export async function restoreCommand(path: string, options: RestoreOptions, terminal: Terminal): Promise<number> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw new UsageError(`there is no file ${path}`);
  if (options.key !== undefined && options.checkpoint === undefined)
    throw new UsageError('--key goes with --checkpoint');
  const kept = await openCheckpointFile(options.checkpoint, options.key, '--checkpoint');
  const manifest = await checkBackupFile(path, migrationNames);
  const checking = new Progress(terminal, 'checking', manifest.head.position, 'nothing');
  await reading(path, (backup) => checkBackupLog(path, backup, kept, (done) => checking.at(done, `${done} entries`)));
  checking.end();
  const rows = Object.values(manifest.tables).reduce((sum, each) => sum + each.rows, 0);
  const copying = new Progress(terminal, 'restoring', rows, 'nothing');
  const restored = await withTablesOfToday(path, manifest, async (current) => {
    const target = await migrated(options.database ?? readConfig().databaseUrl);
    const onProgress = (done: number, table: string) => copying.at(done, table);
    try {
      return await restoreBackup({ path: current, target, onProgress });
    } finally {
      await target.close();
    }
  });
  copying.end();
  if (options.json) terminal.json({ file: path, takenAt: manifest.takenAt, ...restored });
  else {
    terminal.line(`restored ${contentOf(manifest.tables)}, as they were at ${manifest.takenAt}`);
    terminal.line(`the log has ${restored.head.position} entries, up to ${restored.head.hash}, and the chain holds`);
  }
  return exitCodes.done;
}

/** Gives `work` a backup with the tables of this version: a copy of it on which the later migrations ran, where any are due. */
async function withTablesOfToday<T>(
  path: string,
  { migrations }: BackupManifest,
  work: (path: string) => Promise<T>,
): Promise<T> {
  if (migrationNames.every((name) => migrations.includes(name))) return work(path);
  const folder = await mkdtemp(join(tmpdir(), 'thaw-restore-'));
  try {
    const copy = join(folder, 'backup.db');
    await copyFile(path, copy);
    await (await migrated(`sqlite:${copy}`)).close();
    return await work(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a database and brings its tables up to date. */
async function migrated(url: string) {
  const database = await openDatabase(url);
  try {
    await database.migrate();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function reading<T>(
  path: string,
  work: (backup: Awaited<ReturnType<typeof openReadOnly>>) => Promise<T>,
): Promise<T> {
  const backup = await openReadOnly(path);
  try {
    return await work(backup);
  } finally {
    await backup.close();
  }
}

function contentOf(tables: BackupManifest['tables']): string {
  const rows = Object.values(tables).reduce((sum, each) => sum + each.rows, 0);
  return `${rows} rows in ${Object.keys(tables).length} tables`;
}
