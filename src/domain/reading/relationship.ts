import { isDefinedParty, partyAsSpelled } from '../events/party.js';
import type { Status } from '../policy/states.js';

/** The summary of a relationship between parties. */
export type RollUp = 'working' | 'partly working' | 'not working' | 'no cooperation on record';

const works: ReadonlySet<Status> = new Set(['resumed', 'active', 'working-group-active']);

/**
 * The id of a relationship: its parties in alphabetical order, in lower case, joined by hyphens: `cn-us`. The parties that
 * the log defines come after a full stop each, since their ids have hyphens: `cn-us.x-asean`, `x-asean.x-nato`.
 */
export function relationshipId(parties: readonly string[]): string {
  const codes = parties.filter((party) => !isDefinedParty(party));
  const others = parties.filter(isDefinedParty);
  return [...(codes.length > 0 ? [[...codes].sort().join('-').toLowerCase()] : []), ...others.sort()].join('.');
}

/** The parties that the id of a relationship names, whatever their order and case. */
export function partiesOfRelationship(id: string): string[] {
  return id
    .toLowerCase()
    .split('.')
    .flatMap((part) => (isDefinedParty(part) ? [part] : part.split('-')))
    .map(partyAsSpelled);
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
