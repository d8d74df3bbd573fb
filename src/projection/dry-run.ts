import type { Day } from '../domain/time/day.js';
import { type Entry, tracksOf } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import type { Projector } from './projector.js';
import { type Changes, changesBetween } from './status-row.js';
import { referencedEntries } from './fold-record.js';

/** A track without an unrecorded entry, and with it: copies of its timeline, which do not change later. */
export interface TrackDryRun {
  readonly track: string;
  /** `null` where the entry defines the track. */
  readonly before: TrackTimeline | null;
  readonly after: TrackTimeline;
  /** The entry with the position that it would have. */
  readonly entry: Entry;
}

/** The changes that an entry would make if it were recorded. */
export interface DryRun {
  /** The tracks that it touches; empty where it is recorded already. */
  readonly tracks: readonly TrackDryRun[];
  /** The day for which they are read: today. */
  readonly day: Day;
  readonly changes: Changes;
}

/**
 * Folds an entry into copies of the tracks that it touches.
 * @throws ThawError unavailable `projection-behind`, not-found `unknown-track`
 */
export async function dryRun(entry: Entry, log: EventLog, projector: Projector, day: Day): Promise<DryRun> {
  const tracks = await Promise.all(tracksOf(entry.body).map((track) => dryRunOn(track, entry, log, projector)));
  const outlines = tracks.map(({ track, before, after }) => {
    return [track, before?.periodsUntil(day) ?? [], after.periodsUntil(day)] as const;
  });
  return { tracks, day, changes: changesBetween(outlines, day) };
}

async function dryRunOn(track: string, entry: Entry, log: EventLog, projector: Projector): Promise<TrackDryRun> {
  if (entry.body.type === 'TrackDefined') return { track, before: null, after: TrackTimeline.fold([entry]), entry };
  await projector.reached(entry.position - 1);
  const before = (await projector.timeline(track)).fork();
  const after = before.fork();
  // Others may have recorded meanwhile.
  const placed = { ...entry, position: Math.max(entry.position, after.version + 1) };
  after.insertAll([...(await referencedEntries(log, track, after, [placed])), placed]);
  return { track, before, after, entry: placed };
}
