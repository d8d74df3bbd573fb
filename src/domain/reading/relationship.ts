import type { Status } from '../policy/states.js';

/** The summary of a relationship between parties. */
export type RollUp = 'working' | 'partly working' | 'not working' | 'no cooperation on record';

const works: ReadonlySet<Status> = new Set(['resumed', 'active', 'working-group-active']);

/** The id of a relationship: its parties in alphabetical order, in lower case, joined by hyphens: `cn-us`. */
export function relationshipId(parties: readonly string[]): string {
  return [...parties].sort().join('-').toLowerCase();
}

/**
 * The summary of the tracks between one set of parties: `partly working` if some work and others do not. Tracks without
 * any cooperation on record are ignored.
 */
export function rollUp(statuses: readonly Status[]): RollUp {
  const recorded = statuses.filter((status) => status !== 'none');
  if (recorded.length === 0) return 'no cooperation on record';
  const working = recorded.filter((status) => works.has(status)).length;
  if (working === recorded.length) return 'working';
  return working === 0 ? 'not working' : 'partly working';
}
