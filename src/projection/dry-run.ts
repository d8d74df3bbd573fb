import type { Day } from '../domain/time/day.js';
import { type Entry, namedBy, tracksOf } from '../domain/entries/entry.js';
import type { StatusPeriod } from '../domain/fold/status-history.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { yieldingPauses } from '../event-log/yielding.js';
import type { Projector } from './projector.js';
import { type Changes, changesBetween } from './rows/status-row.js';
import { referencedEntries } from './fold-record.js';

/** A track without some unrecorded entries, and with them: copies of its timeline, which do not change later. */
export interface TrackDryRun {
  readonly track: string;
  /** `null` where the entries define the track. */
  readonly before: TrackTimeline | null;
  readonly after: TrackTimeline;
  /** The entries that touch it, with the positions that they would have. */
  readonly entries: readonly Entry[];
}

/** The changes that entries would make if they were recorded. */
export interface DryRun {
  /** The tracks that they touch; empty where they are recorded already. */
  readonly tracks: readonly TrackDryRun[];
  /** The day for which they are read: today. */
  readonly day: Day;
  readonly changes: Changes;
}

/**
 * Folds entries into copies of the tracks that they touch.
 * @param entries in their order, with the positions that they would have
 * @throws ThawError unavailable `projection-behind`, not-found `unknown-track`
 */
export async function dryRun(
  entries: readonly Entry[],
  log: EventLog,
  projector: Projector,
  day: Day,
): Promise<DryRun> {
  const touching = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const track of tracksOf(entry.body)) {
      const others = touching.get(track);
      if (others) others.push(entry);
      else touching.set(track, [entry]);
    }
  }
  const tracks: TrackDryRun[] = [];
  const outlines: (readonly [track: string, before: readonly StatusPeriod[], after: readonly StatusPeriod[]])[] = [];
  const pause = yieldingPauses();
  for (const [track, own] of touching) {
    const tried = await dryRunOn(track, own, entries, { log, projector });
    tracks.push(tried);
    outlines.push([track, tried.before?.periodsUntil(day) ?? [], tried.after.periodsUntil(day)]);
    await pause();
  }
  return { tracks, day, changes: changesBetween(outlines, day) };
}

async function dryRunOn(
  track: string,
  entries: readonly Entry[],
  all: readonly Entry[],
  { log, projector }: { log: EventLog; projector: Projector },
): Promise<TrackDryRun> {
  const defined = entries.findIndex(({ body }) => body.type === 'TrackDefined');
  if (defined >= 0) {
    const after = TrackTimeline.fold([entries[defined]!]);
    const rest = entries.filter((_, index) => index !== defined);
    if (rest.length > 0) after.insertAll([...(await namedElsewhere(log, track, after, rest, all)), ...rest]);
    return { track, before: null, after, entries };
  }
  await projector.reached(all[0]!.position - 1);
  const before = (await projector.timeline(track)).fork();
  const after = before.fork();
  // Others may have recorded meanwhile.
  const shift = Math.max(0, after.version + 1 - entries[0]!.position);
  const placed = entries.map((entry) => ({ ...entry, position: entry.position + shift }));
  after.insertAll([...(await namedElsewhere(log, track, after, placed, all)), ...placed.flatMap(effectOf)]);
  return { track, before, after, entries: placed };
}

/** A redaction, and what it does to readings: an event whose whole body is blanked counts no more than a retracted one. */
function effectOf(entry: Entry): Entry[] {
  const { body } = entry;
  if (body.type !== 'EventRedacted') return [entry];
  const { id, reason, tracks, schemaVersion } = body;
  const whole = body.blanked.filter(({ fields }) => fields === undefined);
  const gone = whole.map(({ entry: target }): Entry => {
    return { ...entry, body: { type: 'EventRetracted', id, target, reason, tracks, schemaVersion } };
  });
  return [entry, ...gone];
}

/** The entries of other tracks that amendments among the entries of a track name: of the log, and of those to be added. */
async function namedElsewhere(
  log: EventLog,
  track: string,
  timeline: TrackTimeline,
  entries: readonly Entry[],
  all: readonly Entry[],
): Promise<Entry[]> {
  const named = new Set(entries.flatMap(({ body }) => namedBy(body)));
  const added = all.filter(({ body }) => {
    return named.has(body.id) && !tracksOf(body).includes(track) && body.type !== 'TrackDefined';
  });
  return [...(await referencedEntries(log, track, timeline, entries)), ...added];
}
