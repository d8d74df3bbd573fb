import type { Day } from '../domain/time/day.js';
import { type Entry, tracksOf } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { type Changes, changesBetween, type StatusPeriods } from './status-row.js';

/**
 * What the entries from one position to another have changed, taken together, read on a day: found by folding each
 * track without them and with them.
 */
export async function statusChanges(log: EventLog, first: number, last: number, day: Day): Promise<Changes> {
  const entries = await log.read(first - 1, last - first + 1);
  const tracks: [string, StatusPeriods, StatusPeriods][] = [];
  for (const track of new Set(entries.flatMap(({ body }) => tracksOf(body)))) {
    const record = await log.readTrack(track, last);
    const before = record.filter(({ position }) => position < first);
    tracks.push([track, outline(before, day), outline(record, day)]);
  }
  return changesBetween(tracks, day);
}

function outline(record: readonly Entry[], day: Day): StatusPeriods {
  if (!record.some(({ body }) => body.type === 'TrackDefined')) return [];
  return TrackTimeline.fold(record).periodsUntil(day);
}
