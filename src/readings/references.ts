import { knownOn } from '../domain/entries/entry.js';
import type { LedgerReference } from '../domain/reading/ledger/exchanges.js';
import { AmendmentIndex } from '../domain/record/amendment-index.js';
import { EdtfDate } from '../domain/time/edtf-date.js';
import type { EventLog } from '../event-log/event-log.js';
import type { AsOfQuery } from './as-of.js';

/**
 * Fills in titles and dates of events of other tracks, as they read by the as-of parameters: as corrected then; an event
 * that was not known, or was retracted, stays without.
 */
export async function nameReferences(
  log: EventLog,
  references: readonly LedgerReference[],
  { position, knownAt = Infinity, without = [] }: AsOfQuery,
): Promise<void> {
  const nameless = references.filter(({ title, event }) => title === null && !without.includes(event));
  if (nameless.length === 0) return;
  const about = await log.readAbout([...new Set(nameless.map(({ event }) => event))], position);
  const index = new AmendmentIndex(about.filter((each) => knownOn(each) <= knownAt && !without.includes(each.body.id)));
  for (const reference of nameless) {
    const { event } = index.current(reference.event, knownAt) ?? {};
    if (!event) continue;
    const known = knownOn(index.find(reference.event)!);
    Object.assign(reference, { title: event.title, date: EdtfDate.parse(event.occurred).knownBy(known).view() });
  }
}
