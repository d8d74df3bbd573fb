import { exitCodes } from './exit-codes.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { Store } from './store.js';

interface CommonOptions {
  readonly database?: string;
  readonly json?: boolean;
}

const pageSize = 2_000;

/** `thaw migrate`: makes the database and its tables, or brings them up to date. */
export async function migrate(options: CommonOptions, output: Output): Promise<number> {
  const { store, migrated } = await Store.openForWriting(options.database);
  await store.close();
  if (options.json) output.json({ migrated });
  else output.line(migrated.length > 0 ? `ran ${migrated.join(', ')}` : 'the tables are up to date');
  return exitCodes.done;
}

/** `thaw export`: the log as NDJSON, an entry a line, in order. `thaw import` takes it again. */
export async function exportLog(options: CommonOptions, output: Output): Promise<number> {
  return Store.use(options.database, async ({ log }) => {
    let after = 0;
    for (;;) {
      const entries = await log.read(after, pageSize);
      for (const entry of entries) await output.jsonLine(entry);
      if (entries.length < pageSize) return exitCodes.done;
      after = entries.at(-1)!.position;
    }
  });
}

/** `thaw verify`: recomputes the chain of hashes, and names the first entry that is not as it was recorded. */
export async function verify(options: CommonOptions, output: Output): Promise<number> {
  return Store.use(options.database, async ({ log }) => {
    const progress = new Progress(output, 'verifying', (await log.head()).position);
    const found = await log.verify((position) => progress.at(position, `${position} entries`));
    progress.end();
    if (options.json) output.json(found);
    else if (found.firstBad) output.line(output.bad(`position ${found.firstBad.position}: ${found.firstBad.reason}`));
    else output.line(output.good(`${found.entries} entries, and the chain holds`));
    return found.firstBad ? exitCodes.checkFailed : exitCodes.done;
  });
}
