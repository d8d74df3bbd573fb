import { isEvent, knownOn } from '../domain/entries/entry.js';
import type { LedgerReference } from '../domain/reading/ledger/exchanges.js';
import { EdtfDate } from '../domain/time/edtf-date.js';
import type { EventLog } from '../event-log/event-log.js';
import type { AsOfQuery } from './as-of.js';

/** Fills in titles and dates of events of other tracks, where the as-of parameters let them be known. */
export async function nameReferences(
  log: EventLog,
  references: readonly LedgerReference[],
  { position = Infinity, knownAt = Infinity, without = [] }: AsOfQuery,
): Promise<void> {
  const nameless = references.filter(({ title, event }) => title === null && !without.includes(event));
  const found = new Map<string, Pick<LedgerReference, 'title' | 'date'>>();
  for (const id of new Set(nameless.map(({ event }) => event))) {
    const entry = await log.find(id);
    if (!entry || !isEvent(entry.body) || entry.position > position || knownOn(entry) > knownAt) continue;
    found.set(id, { title: entry.body.title, date: EdtfDate.parse(entry.body.occurred).view() });
  }
  for (const reference of nameless) Object.assign(reference, found.get(reference.event));
}
