import type { TrackEntry } from '../record/track-entry.js';
import type { TrackRecord } from '../record/track-record.js';
import { type Day, dayOfInstant, startOfDay } from '../time/day.js';

/** When the entries of a track were recorded, in milliseconds since 1970. */
export interface Recording {
  /** The instant at which the track was first defined: nobody could read of it before. */
  readonly since: number;
  /** By position the instant of every entry. */
  readonly at: ReadonlyMap<number, number>;
}

/** The entries that became known at one instant. */
export interface Arrival {
  readonly at: number;
  readonly entries: readonly TrackEntry[];
}

/**
 * The entries that are known by the end of a day, in the order in which they came: those with which the record began on
 * their days of knowledge, all later ones when they were recorded.
 */
export function arrivalsOf(source: TrackRecord, { since, at: recordedAt }: Recording, today: Day): Arrival[] {
  const byInstant = new Map<number, TrackEntry[]>();
  for (const entry of source.entries({ knownAt: today })) {
    const recorded = recordedAt.get(entry.position)!;
    const day = dayOfInstant(recorded);
    const isHistory = day === dayOfInstant(since) && entry.known < day;
    const at = isHistory ? startOfDay(entry.known) : recorded;
    const those = byInstant.get(at);
    if (those) those.push(entry);
    else byInstant.set(at, [entry]);
  }
  return [...byInstant]
    .map(([at, those]) => ({ at, entries: those.sort((a, b) => a.position - b.position) }))
    .sort((a, b) => a.at - b.at);
}
