import type { Day } from '../domain/day.js';
import { type Entry, tracksOf } from '../domain/entry.js';
import { TrackTimeline } from '../domain/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { changeOf, type Standing, type StatusChange, standingOf, unheardOf } from './status-row.js';

/**
 * What the entries from one position to another have changed, taken together, read on a day: found by folding each
 * track without them and with them.
 */
export async function changesOfRecord(log: EventLog, first: number, last: number, day: Day): Promise<StatusChange[]> {
  const entries = await log.read(first - 1, last - first + 1);
  const changes: StatusChange[] = [];
  for (const track of new Set(entries.flatMap(({ body }) => tracksOf(body)))) {
    const record = await log.readTrack(track, last);
    const before = record.filter(({ position }) => position < first);
    changes.push(...changeOf(track, standing(before, day), standing(record, day)));
  }
  return changes;
}

function standing(record: readonly Entry[], day: Day): Standing {
  if (!record.some(({ body }) => body.type === 'TrackDefined')) return unheardOf;
  return standingOf(TrackTimeline.fold(record).read(day));
}
