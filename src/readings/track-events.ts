import { type Entry, isEvent } from '../domain/entries/entry.js';
import type { DiplomaticEvent } from '../domain/events/event.js';
import { amendedEvent } from '../domain/record/amended-event.js';
import type { TrackEvent } from '../domain/record/track-event.js';
import type { Day } from '../domain/time/day.js';
import type { Visibility } from '../domain/wording/visibility.js';
import type { EventLog } from '../event-log/event-log.js';
import { visibilityOfEvents } from './event-visibility.js';
import { entriesKnownAt } from './log/entries-known.js';

/** An event of a track as it was recorded, and as it now reads where entries about it have changed that. */
export interface ListedEvent {
  readonly entry: Entry;
  /** How much of it readers do not see; only for who does. */
  readonly visibility?: Visibility;
  readonly asRead?: {
    readonly event: DiplomaticEvent | null;
    /** What came of it, as an addition tells; absent where none does. */
    readonly outcome?: string;
    /** The positions of the entries that the current reading comes from. */
    readonly readFrom: readonly number[];
    readonly disputedBy: readonly string[];
  };
}

/**
 * Reads the entries behind events of a fold, in their order.
 * @param knownAt leaves out the sources and links that became known after this day
 * @throws ThawError unavailable `unreadable-entry`
 */
export async function listedEvents(
  log: EventLog,
  events: readonly TrackEvent[],
  knownAt?: Day,
): Promise<ListedEvent[]> {
  const positions = events.flatMap(({ position, readFrom, addedFrom }) => [position, ...readFrom, ...addedFrom]);
  const entries = await entriesKnownAt(log, await log.readPositions([...new Set(positions)]), knownAt);
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]));
  const visibilityOf = await visibilityOfEvents(log, events);
  return events.flatMap((event) => {
    const entry = byPosition.get(event.position);
    return entry ? [{ ...asRead(entry, event, byPosition), ...visibilityOf(event) }] : [];
  });
}

function asRead(entry: Entry, event: TrackEvent, byPosition: ReadonlyMap<number, Entry>): ListedEvent {
  const { readFrom, addedFrom, disputedBy } = event;
  const plain = readFrom.length === 1 && readFrom[0] === entry.position && disputedBy.length === 0;
  if (plain && addedFrom.length === 0) return { entry };
  const stated = byPosition.get(readFrom[0]!)?.body;
  const additions = addedFrom.flatMap((position) => {
    const body = byPosition.get(position)?.body;
    return body?.type === 'EventAmended' && body.target === event.id ? [body.adds] : [];
  });
  const corrected = stated?.type === 'EventCorrected' ? stated.event : null;
  const base = corrected ?? (additions.length > 0 && stated && isEvent(stated) ? stated : null);
  const outcome = additions.findLast((adds) => adds.outcome !== undefined)?.outcome;
  return {
    entry,
    asRead: {
      event: base && additions.reduce(amendedEvent, base),
      ...(outcome !== undefined && { outcome }),
      readFrom: [...readFrom, ...addedFrom],
      disputedBy,
    },
  };
}
