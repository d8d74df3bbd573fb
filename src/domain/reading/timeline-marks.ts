import { isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { Level } from '../events/event.js';
import type { TrackEvent } from '../record/track-event.js';
import { compareKeys } from '../fold/event-order.js';
import type { TrackView } from './track-view.js';

/** An event as a mark on a timeline. */
export interface TimelineMark {
  readonly id: string;
  readonly position: number;
  readonly type: TrackEvent['type'];
  readonly group: TrackEvent['group'];
  readonly title: string;
  /** The date on which it happened or took force. */
  readonly date: DateView;
  readonly level: Level | null;
  /** The knowledge day, ISO. */
  readonly known: string;
  /** The number of publishers that report it. */
  readonly publishers: number;
  /** Whether it is the cause of an interval of the history. */
  readonly moves: boolean;
  /** Whether the reading of the day counts it; an announced event or one on a doubtful day does not count yet. */
  readonly counts: boolean;
}

export const amendmentWords = ['corrected', 'amended', 'merged', 'disputed'] as const;

/** An amended event: corrected, added to (`amended`), merged with its duplicates, or disputed. */
export interface AmendedMark {
  readonly id: string;
  readonly how: readonly (typeof amendmentWords)[number][];
}

/** An event of the record of a day, and whether the reading of that day counts it. */
export interface EventOnRecord {
  readonly event: TrackEvent;
  readonly counts: boolean;
}

/** The events that have happened, may have happened or were announced by the day, in fold order. */
export function eventsOnRecord(view: TrackView): EventOnRecord[] {
  const begun = view.pending.filter(({ event }) => Math.min(event.day, event.announcedFrom) <= view.validAt);
  const counting = view.places().map(({ event, key }) => ({ event, key, counts: true }));
  return [...counting, ...begun.map(({ event, key }) => ({ event, key, counts: false }))].sort((a, b) =>
    compareKeys(a.key, b.key),
  );
}

/** The marks of some events of a track on a day, in their order. */
export function marksOf(events: readonly EventOnRecord[], view: TrackView): TimelineMark[] {
  const causes = new Set(view.periods.slice(0, view.count).map(({ cause }) => cause));
  return events.map(({ event, counts }) => ({
    id: event.id,
    position: event.position,
    type: event.type,
    group: event.group,
    title: event.title,
    date: event.date.view(),
    level: event.level,
    known: isoDay(event.known),
    publishers: event.publishers.length,
    moves: causes.has(event.id),
    counts,
  }));
}

/** The events that have been amended, with the kinds of amendment. */
export function amendedAmong(events: readonly EventOnRecord[]): AmendedMark[] {
  return events.flatMap(({ event }) => {
    const { readFrom, addedFrom, position, disputedBy } = event;
    const how: AmendedMark['how'][number][] = [];
    if (readFrom[0] !== position) how.push('corrected');
    if (addedFrom.length > 0) how.push('amended');
    if (readFrom.length > 1) how.push('merged');
    if (disputedBy.length > 0) how.push('disputed');
    return how.length > 0 ? [{ id: event.id, how }] : [];
  });
}
