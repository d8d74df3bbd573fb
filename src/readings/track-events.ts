import type { Entry } from '../domain/entries/entry.js';
import type { DiplomaticEvent } from '../domain/events/event.js';
import type { TrackEvent } from '../domain/record/track-event.js';
import type { EventLog } from '../event-log/event-log.js';

/** An event of a track as it was recorded, and as it now reads where entries about it have changed that. */
export interface ListedEvent {
  readonly entry: Entry;
  readonly asRead?: {
    readonly event: DiplomaticEvent | null;
    /** The positions of the entries that the current reading comes from. */
    readonly readFrom: readonly number[];
    readonly disputedBy: readonly string[];
  };
}

/** Reads the entries behind events of a fold, in their order. @throws ThawError unavailable `unreadable-entry` */
export async function listedEvents(log: EventLog, events: readonly TrackEvent[]): Promise<ListedEvent[]> {
  const positions = events.flatMap(({ position, readFrom }) => [position, ...readFrom]);
  const entries = await log.readPositions([...new Set(positions)]);
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]));
  return events.flatMap((event) => {
    const entry = byPosition.get(event.position);
    return entry ? [asRead(entry, event, byPosition)] : [];
  });
}

function asRead(entry: Entry, event: TrackEvent, byPosition: ReadonlyMap<number, Entry>): ListedEvent {
  const { readFrom, disputedBy } = event;
  const plain = readFrom.length === 1 && readFrom[0] === entry.position && disputedBy.length === 0;
  if (plain) return { entry };
  const body = byPosition.get(readFrom[0]!)?.body;
  const corrected = body?.type === 'EventCorrected' ? body.event : null;
  return { entry, asRead: { event: corrected, readFrom, disputedBy } };
}
