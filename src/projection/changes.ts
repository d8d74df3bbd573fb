import type { Day } from '../domain/time/day.js';
import { type Entry, tracksOf } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { inTurns } from '../event-log/yielding.js';
import { type Changes, changesBetween, type StatusPeriods } from './rows/status-row.js';

/**
 * Computes the combined changes by a range of entries, as of a day, by folding each affected track without and with
 * them.
 * @param first position of the first entry
 * @param last position of the last entry, included
 */
export async function statusChanges(log: EventLog, first: number, last: number, day: Day): Promise<Changes> {
  const entries = await log.read(first - 1, last - first + 1);
  const tracks: [string, StatusPeriods, StatusPeriods][] = [];
  for (const track of new Set(entries.flatMap(({ body }) => tracksOf(body)))) {
    const record = await log.readTrack(track, last);
    const before = record.filter(({ position }) => position < first);
    tracks.push([track, await periodsOf(before, day), await periodsOf(record, day)]);
  }
  return changesBetween(tracks, day);
}

async function periodsOf(record: readonly Entry[], day: Day): Promise<StatusPeriods> {
  if (!record.some(({ body }) => body.type === 'TrackDefined')) return [];
  return (await inTurns(TrackTimeline.folding(record))).periodsUntil(day);
}
