import type { StatusInterval } from '../domain/reading/reading.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { TrackEvent } from '../domain/record/track-event.js';
import type { Day } from '../domain/time/day.js';
import type { Visibility } from '../domain/wording/visibility.js';
import type { EventLog } from '../event-log/event-log.js';

/** What the mark of an event depends on: the entry that records it, and those that it is read from. */
type ReadEvent = Pick<TrackEvent, 'position' | 'readFrom' | 'addedFrom'>;

/** Looks up how much of some events readers do not see. @returns the fields of a view of one of them */
export async function visibilityOfEvents(
  log: EventLog,
  events: readonly ReadEvent[],
): Promise<(event: ReadEvent) => { visibility?: Visibility }> {
  const internals = await log.internalsAmong([...new Set(events.flatMap(positionsOf))]);
  return (event) => {
    if (internals.has(event.position)) return { visibility: 'internal' };
    return positionsOf(event).some((position) => internals.has(position)) ? { visibility: 'partly-internal' } : {};
  };
}

/** An interval of a history, with the mark of the event that began it or that its clock counted from. */
export type MarkedInterval = StatusInterval & { readonly visibility?: Visibility };

/** The history of a track up to a day, each interval marked where it rests on what readers do not see. */
export async function markedHistory(log: EventLog, timeline: TrackTimeline, day: Day): Promise<MarkedInterval[]> {
  const intervals = timeline.history(day);
  const causes = intervals.map(({ cause, basis }) => timeline.find(basis ?? cause ?? ''));
  const visibilityOf = await visibilityOfEvents(
    log,
    causes.filter((event) => event !== undefined),
  );
  return intervals.map((interval, index) => ({ ...interval, ...(causes[index] && visibilityOf(causes[index])) }));
}

function positionsOf({ position, readFrom, addedFrom }: ReadEvent): number[] {
  return [position, ...readFrom, ...addedFrom];
}
