import { isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { Level } from '../events/event.js';
import type { TrackEvent } from '../record/track-event.js';
import { compareKeys } from '../fold/event-order.js';
import type { TrackView } from './track-view.js';

/** An event as a timeline draws it. */
export interface TimelineMark {
  readonly id: string;
  readonly position: number;
  readonly type: TrackEvent['type'];
  readonly group: TrackEvent['group'];
  readonly title: string;
  /** When it happened or took force. */
  readonly date: DateView;
  readonly level: Level | null;
  /** The day from which it was known. */
  readonly known: string;
  /** How many publishers tell of it. */
  readonly publishers: number;
  /** Whether it began an interval of the history. */
  readonly moves: boolean;
  /** Whether the reading of the day takes it in: what is announced, or lies on a doubtful day, is not counted yet. */
  readonly counts: boolean;
}

export const amendmentWords = ['corrected', 'merged', 'disputed'] as const;

/** An event that entries about it have changed: corrected, told together with its duplicates, disputed. */
export interface AmendedMark {
  readonly id: string;
  readonly how: readonly (typeof amendmentWords)[number][];
}

interface OnRecord {
  readonly event: TrackEvent;
  readonly counts: boolean;
}

/** The events that have happened, or may have, or were announced by the day, in the order of the fold. */
export function eventsOnRecord(view: TrackView): OnRecord[] {
  const begun = view.pending.filter(({ event }) => Math.min(event.day, event.announcedFrom) <= view.validAt);
  const counting = view.places().map(({ event, key }) => ({ event, key, counts: true }));
  return [...counting, ...begun.map(({ event, key }) => ({ event, key, counts: false }))].sort((a, b) =>
    compareKeys(a.key, b.key),
  );
}

/** The marks of a track on a day, in the order of the fold. */
export function marksOn(view: TrackView): TimelineMark[] {
  const causes = new Set(view.periods.slice(0, view.count).map(({ cause }) => cause));
  return eventsOnRecord(view).map(({ event, counts }) => ({
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

/** Those of the marks that entries about them have changed. */
export function amendedOn(view: TrackView): AmendedMark[] {
  return eventsOnRecord(view).flatMap(({ event }) => {
    const { readFrom, position, disputedBy } = event;
    const how: AmendedMark['how'][number][] = [];
    if (readFrom[0] !== position) how.push('corrected');
    if (readFrom.length > 1) how.push('merged');
    if (disputedBy.length > 0) how.push('disputed');
    return how.length > 0 ? [{ id: event.id, how }] : [];
  });
}
