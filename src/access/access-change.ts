import type { QueryRunner } from 'typeorm';
import type { Database } from '../event-log/database/database.js';
import { lockByName } from '../event-log/database/sql.js';

/** Runs a change of keys, people or passwords in a transaction, one at a time: two could take the same name. */
export function changeAccess<T>(database: Database, work: (run: QueryRunner) => Promise<T>): Promise<T> {
  return database.write(async (run) => {
    await lockByName(run, 'thaw.keys');
    return work(run);
  });
}
