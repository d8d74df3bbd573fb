import { type Entry, tracksOf } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { learnPartyNamesOf } from '../by-type/defined-parties.js';
import type { EventLog } from '../event-log.js';
import { type LogPlace, PastReplaced } from '../log-place.js';

/** An entry that the log cannot read. */
export interface UnreadableEntry {
  readonly position: number;
  readonly reason: string;
}

/** Where the log says that it cannot read on; `undefined` for any other error. */
export function unreadableEntryOf(error: unknown): UnreadableEntry | undefined {
  if (!(error instanceof ThawError) || error.code !== 'unreadable-entry') return undefined;
  const place = error.errors[0]!;
  return { position: Number(place.pointer.slice(1)), reason: `it cannot be read: ${place.detail}` };
}

/** The next entries of a follower, oldest first. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** The entry after them where it cannot be read, with the tracks it touches. */
  readonly broken?: UnreadableEntry & { readonly tracks: readonly string[] };
  /** The place from which to read on; where there is nothing to read, that which was asked for. */
  readonly end: LogPlace;
  /** Whether there may be more entries after it. */
  readonly isFull: boolean;
}

/**
 * The entries beyond a place up to the first that cannot be read, and that one. The parties that they define have names
 * from there on.
 * @throws PastReplaced where the place is no longer part of the log: every follower reads from its own place by this
 */
export async function readBatch(log: EventLog, after: LogPlace, limit: number): Promise<Batch> {
  try {
    const { entries, end, rows } = await log.readAfter(after, limit);
    learnPartyNamesOf(entries);
    return { entries, end, isFull: rows === limit };
  } catch (error) {
    const broken = unreadableEntryOf(error);
    if (!broken) throw error;
    const tracks = await log.tracksAt(broken.position);
    // An entry of which not even the tracks are known may belong to any: nobody reads past it.
    if (tracks.length === 0) throw error;
    const { entries } = await log.readAfter(after, broken.position - 1 - after.position);
    const [end] = await log.places(broken.position, broken.position);
    if (!end) throw new PastReplaced(after);
    return { entries, broken: { ...broken, tracks }, end, isFull: true };
  }
}

/** Entries by the tracks that they touch, in the order of the log. */
export function byTrack(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const track of tracksOf(entry.body)) {
      const group = groups.get(track);
      if (group) group.push(entry);
      else groups.set(track, [entry]);
    }
  }
  return groups;
}
