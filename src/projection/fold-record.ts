import { type Entry, namedBy, tracksOf } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { inTurns, yieldingPauses } from '../event-log/yielding.js';

/** Entries that can be read, but not folded. */
export class Unfoldable extends Error {}

/**
 * The entries of other tracks that amendments among some entries refer to, where the timeline does not have them yet.
 */
export async function referencedEntries(
  log: EventLog,
  track: string,
  timeline: TrackTimeline,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const named = entries.flatMap(({ body }) => namedBy(body));
  if (named.length === 0) return [];
  const own = new Set(entries.map(({ body }) => body.id));
  const lacking = timeline.lacks(named).filter((id) => !own.has(id));
  if (lacking.length === 0) return [];
  const found = await log.readAbout(lacking, entries.at(-1)!.position);
  return found.filter(({ body }) => !tracksOf(body).includes(track) && body.type !== 'TrackDefined');
}

/** Folds a record; others run in between. @throws Unfoldable where it cannot be folded */
export async function foldRecord(entries: readonly Entry[]): Promise<TrackTimeline> {
  try {
    return await inTurns(TrackTimeline.folding(entries));
  } catch (error) {
    throw new Unfoldable('the record of a track does not fold', { cause: error });
  }
}

/** Inserts entries into a timeline that nobody else reads yet; others run in between. @throws Unfoldable as above */
export async function insertInto(timeline: TrackTimeline, entries: readonly Entry[]): Promise<void> {
  try {
    await inTurns(timeline.inserting(entries));
  } catch (error) {
    throw new Unfoldable('the record of a track does not fold', { cause: error });
  }
}

type Fold = { timeline?: TrackTimeline; bad?: { position: number; reason: string } };

/** Folds all of the entries; where that fails, those before the first one that cannot be folded or looked at. */
export async function foldWhileGood(
  entries: readonly Entry[],
  look: (timeline: TrackTimeline) => unknown,
): Promise<Fold> {
  const first = entries[0];
  const defined = entries.findIndex((entry) => entry.body.type === 'TrackDefined');
  if (!first) return {};
  if (defined < 0) return { bad: { position: first.position, reason: 'it comes before the definition of the track' } };
  try {
    const timeline = await inTurns(TrackTimeline.folding(entries));
    look(timeline);
    return { timeline };
  } catch {
    return foldStepwise(entries, defined, look);
  }
}

async function foldStepwise(
  entries: readonly Entry[],
  defined: number,
  look: (timeline: TrackTimeline) => unknown,
): Promise<Fold> {
  const pause = yieldingPauses();
  let index = defined;
  try {
    const timeline = TrackTimeline.fold(entries.slice(0, defined + 1));
    look(timeline);
    while (++index < entries.length) {
      timeline.insert(entries[index]!);
      look(timeline);
      await pause();
    }
    return { timeline };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const bad = { position: entries[index]!.position, reason: `it cannot be folded: ${reason}` };
    // A timeline that has thrown may be half changed.
    return index > defined ? { timeline: await foldRecord(entries.slice(0, index)), bad } : { bad };
  }
}
