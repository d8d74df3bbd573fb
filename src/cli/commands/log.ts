import { exportPages } from '../../integrity/log-export.js';
import { Rebuild } from '../../projection/rebuild.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { Progress } from '../terminal/progress.js';
import { migrateDatabase, Store } from '../store.js';

const pageSize = 2_000;

/** `thaw migrate`: makes the database and its tables, or brings them up to date. */
export async function migrateCommand(options: CommonOptions, terminal: Terminal): Promise<number> {
  const migrated = await migrateDatabase(options.database);
  if (options.json) terminal.json({ migrated });
  else terminal.line(migrated.length > 0 ? `ran ${migrated.join(', ')}` : 'the tables are up to date');
  return exitCodes.done;
}

/**
 * `thaw export`: the log as NDJSON, an entry a line, in order, each body to the byte as it was hashed. `thaw import` takes
 * its events, `thaw import --whole-log` all of it, and `thaw verify --offline` checks it.
 */
export async function exportCommand(options: CommonOptions, terminal: Terminal): Promise<number> {
  return Store.use(options.database, async ({ database }) => {
    for await (const page of exportPages(database, pageSize)) {
      for (const { line } of page) await terminal.textLine(line);
    }
    return exitCodes.done;
  });
}

/** `thaw rebuild`: builds the rows of every status anew from the log, beside those that are read meanwhile. */
export async function rebuildCommand(options: CommonOptions, terminal: Terminal): Promise<number> {
  return Store.use(options.database, async ({ database, log, clock }) => {
    const progress = new Progress(terminal, 'rebuilding', (await log.head()).position, 'nothing');
    const onProgress = (done: number) => progress.at(done, `${done} entries`);
    const { position, tracks, stopped } = await new Rebuild(database, log, clock, { onProgress }).run();
    progress.end();
    if (options.json) terminal.json({ position, tracks, stopped });
    else terminal.line(`${tracks} tracks, up to position ${position}`);
    for (const stop of stopped)
      terminal.note(`${stop.track} stands still at position ${stop.position}: ${stop.reason}`);
    return stopped.length > 0 ? exitCodes.checkFailed : exitCodes.done;
  });
}
