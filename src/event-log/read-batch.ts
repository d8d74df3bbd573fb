import { type Entry, tracksOf } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import type { EventLog } from './event-log.js';

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

/** The entries beyond a position up to the first that cannot be read, and that one with the tracks it touches. */
export async function readBatches(
  log: EventLog,
  after: number,
  limit: number,
): Promise<{ entries: Entry[]; broken?: UnreadableEntry & { tracks: string[] } }> {
  try {
    return { entries: await log.read(after, limit) };
  } catch (error) {
    const broken = unreadableEntryOf(error);
    if (!broken) throw error;
    const tracks = await log.tracksAt(broken.position);
    // An entry of which not even the tracks are known may belong to any: nobody reads past it.
    if (tracks.length === 0) throw error;
    const readable = broken.position - 1 - after;
    return { entries: readable > 0 ? await log.read(after, readable) : [], broken: { ...broken, tracks } };
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
