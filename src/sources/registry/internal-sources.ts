import type { QueryRunner } from 'typeorm';
import { currentView } from '../../event-log/view.js';
import { internalSourceTable } from '../entities.js';

/** The ids of the internal sources, of those that were removed, too. */
export async function internalSources({ manager }: QueryRunner): Promise<ReadonlySet<string>> {
  return new Set((await manager.find(internalSourceTable)).map(({ source }) => source));
}

/** The ids of the sources that whatever runs does not see. */
export async function hiddenSources(run: QueryRunner): Promise<ReadonlySet<string>> {
  return currentView() === 'open' ? internalSources(run) : new Set();
}

/** The condition, for a statement on a table with a column of sources, that leaves out those that whatever runs does not see. */
export function ofVisibleSource(column: string): string {
  return currentView() === 'open' ? `${column} NOT IN (SELECT source FROM internal_source)` : 'true';
}
