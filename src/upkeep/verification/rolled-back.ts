import type { QueryRunner } from 'typeorm';
import type { Database } from '../../event-log/database/database.js';
import { driverCodeOf } from '../../event-log/database/database-faults.js';

/** Runs `work` in a transaction of its own, and rolls it back. @throws whatever `work` throws */
export async function rolledBack<T>(database: Database, work: (run: QueryRunner) => Promise<T>): Promise<T> {
  const undo = new Error('rolled back on purpose');
  const result: { value?: T } = {};
  const tried = database.write(async (run) => {
    result.value = await work(run);
    throw undo;
  });
  await tried.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return result.value as T;
}

/** Whether an error says that nothing may be tried: the role may not write, or the database is read-only. */
export function isForbidden(error: unknown): boolean {
  const [insufficientPrivilege, readOnlyTransaction] = ['42501', '25006'];
  const found = driverCodeOf(error);
  return found === insufficientPrivilege || found === readOnlyTransaction;
}
