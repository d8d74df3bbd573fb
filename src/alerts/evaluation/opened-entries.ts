import { type Entry, tracksOf } from '../../domain/entries/entry.js';
import type { EventLog } from '../../event-log/event-log.js';

/** An earlier entry that a change of visibility made open. */
export interface OpenedEntry {
  readonly entry: Entry;
  /** The tracks to which it is news: a track that was made open is taken as if it had been open from the start. */
  readonly newTo: readonly string[];
}

/** The earlier entries that the changes of visibility among some entries made open. */
export async function openedBy(log: EventLog, entries: readonly Entry[]): Promise<OpenedEntry[]> {
  const opened: OpenedEntry[] = [];
  for (const { body, position } of entries) {
    if (body.type !== 'VisibilityChanged') continue;
    const about = await log.amendmentsOf(body.target, position - 1);
    const own = about.flatMap((entry) => (entry.body.type === 'TrackDefined' ? [entry.body.track.id] : []));
    const all = own.length === 0 ? about : await log.readTracks(own, position - 1);
    const newTo = body.tracks.filter((track) => !own.includes(track));
    opened.push(...all.map((entry) => ({ entry, newTo })));
  }
  return opened;
}

/**
 * Some entries without those that a later change of visibility made open: they come with that change, whether or not it was
 * in the log when they are read.
 */
export async function withoutOpenedLater(log: EventLog, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const [first] = entries;
  if (!first) return entries;
  const changes = await log.readWhere({ after: first.position, type: 'VisibilityChanged', limit: mostChanges });
  if (changes.length === 0) return entries;
  const opened = new Set((await openedBy(log, changes)).map(({ entry }) => entry.position));
  return entries.filter(({ position }) => !opened.has(position));
}

/** So many changes of visibility are looked at beyond a place; a log that has more there is read as it is now. */
const mostChanges = 10_000;

/** Those of some entries that come late to a track. */
export function lateOn(track: string, opened: readonly OpenedEntry[]): Entry[] {
  return opened
    .filter(({ entry, newTo }) => newTo.includes(track) && tracksOf(entry.body).includes(track))
    .map(({ entry }) => entry);
}
