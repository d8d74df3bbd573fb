import { type Entry, type EntryBody, isEvent, knownOn } from '../../domain/entries/entry.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import { entryKnownAt } from '../../domain/record/known-sources.js';
import type { Day } from '../../domain/time/day.js';
import type { EventLog } from '../../event-log/event-log.js';

/**
 * Entries as they read at the end of a day: with the sources and the links to entries that were known by then. An event
 * that names what it led to does not tell of it before it was known.
 * @param knownAt all there is where absent or infinite
 * @throws ThawError unavailable `unreadable-entry`
 */
export async function entriesKnownAt(log: EventLog, entries: readonly Entry[], knownAt?: Day): Promise<Entry[]> {
  if (knownAt === undefined || knownAt === Infinity) return [...entries];
  const ids = new Set(entries.flatMap(({ body }) => linksOf(body).map((link) => link.event)));
  const targets = ids.size > 0 ? await log.findAll([...ids]) : [];
  const known = new Set(targets.filter((target) => knownOn(target) <= knownAt).map(({ body }) => body.id));
  return entries.map((entry) => {
    const read = entryKnownAt(entry, knownAt);
    const body = withLinksTo(read.body, known);
    return body === read.body ? read : { ...read, body };
  });
}

function eventIn(body: EntryBody): DiplomaticEvent | null {
  if (body.type === 'EventCorrected') return body.event;
  return isEvent(body) ? body : null;
}

const linksOf = (body: EntryBody) => eventIn(body)?.links ?? [];

/** The body with links to some entries alone; the same body where it has no others. */
function withLinksTo(body: EntryBody, known: ReadonlySet<string>): EntryBody {
  const event = eventIn(body);
  if (!event?.links || event.links.every((link) => known.has(link.event))) return body;
  const { links, ...others } = event;
  const kept = links.filter((link) => known.has(link.event));
  const told = kept.length > 0 ? { ...event, links: kept } : others;
  return body.type === 'EventCorrected' ? { ...body, event: told } : told;
}
