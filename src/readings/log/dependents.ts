import { dependentsNamed, type EntryDependents } from '../../contract/log/entries.js';
import { ThawError } from '../../domain/errors.js';
import {
  type DependentLink,
  type DependentMeasure,
  type DependentStatus,
  dependentsOf,
} from '../../domain/explain/dependents.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';

/**
 * The statuses, links and measures that rest on an event.
 * @param tracks the tracks that the event touches; one that is undefined or stopped has no status and is skipped
 */
export async function entryDependents(
  id: string,
  tracks: readonly string[],
  reader: StatusReader,
  asOf: AsOfQuery,
): Promise<EntryDependents> {
  const statuses: DependentStatus[] = [];
  const links = new Map<string, DependentLink>();
  const measures: DependentMeasure[] = [];
  for (const track of tracks) {
    const timeline = await reader.timeline(track, asOf).catch(nullIfNotFound);
    if (!timeline) continue;
    const found = dependentsOf(id, timeline, reader.day(asOf));
    statuses.push(...found.statuses);
    measures.push(...found.measures);
    for (const link of found.links) links.set(`${link.rel} ${link.event}`, link);
  }
  return {
    statuses: statuses.slice(0, dependentsNamed),
    links: [...links.values()].slice(0, dependentsNamed),
    measures: measures.slice(0, dependentsNamed),
    counts: { statuses: statuses.length, links: links.size, measures: measures.length },
  };
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof ThawError && error.kind === 'not-found') return null;
  throw error;
}
