import type { Status } from '../policy/states.js';

export type RollUp = 'working' | 'partly working' | 'not working' | 'no cooperation on record';

const works: ReadonlySet<Status> = new Set(['resumed', 'active', 'working-group-active']);

/** The id of a relationship: its parties in alphabetical order, in lower case, joined by hyphens: `cn-us`. */
export function relationshipId(parties: readonly string[]): string {
  return [...parties].sort().join('-').toLowerCase();
}

/**
 * What the tracks of one set of parties come to. `partly working` where some work and others do not; tracks without
 * any cooperation on record count for neither.
 */
export function rollUp(statuses: readonly Status[]): RollUp {
  const telling = statuses.filter((status) => status !== 'none');
  if (telling.length === 0) return 'no cooperation on record';
  const working = telling.filter((status) => works.has(status)).length;
  if (working === telling.length) return 'working';
  return working === 0 ? 'not working' : 'partly working';
}
