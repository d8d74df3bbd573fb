import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { isAmendment } from '../entries/entry.js';
import { sourceDaysOf } from '../record/entry-growth.js';
import type { TrackEntry, AmendmentEntry } from '../record/track-entry.js';
import type { TrackEvent } from '../record/track-event.js';
import { amendmentsOfType, retractedBy } from '../record/resolve-amendments.js';
import { eventsOnRecord } from '../reading/timeline-marks.js';
import { targetsOf } from '../entries/amendment.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

/** The kinds of difference between present and earlier knowledge of an event. */
export const lateWords = [
  'not known yet',
  'not counted then',
  'read differently',
  'since retracted',
  'since merged',
  'no longer counted',
] as const;
export type LateWord = (typeof lateWords)[number];

/** An event whose record changed after the earlier state of knowledge. */
export interface LateEvent {
  readonly id: string;
  /** The present title; the earlier one, if the event no longer counts. */
  readonly title: string;
  readonly date: DateView;
  /** The day on which the difference became known. */
  readonly known: string;
  readonly how: LateWord;
}

export interface LateCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Two states of knowledge of one track, with their further as-of parameters. */
export interface TwoStates {
  readonly then: TrackTimeline;
  readonly now: TrackTimeline;
  readonly knownAt: Day;
  readonly position?: number | undefined;
  readonly without?: readonly string[] | undefined;
}

/**
 * The events of a day's record that present knowledge adds, changes or removes, compared with earlier knowledge; in the
 * order of their days.
 */
export function lateEvents(states: TwoStates, validAt: Day): LateEvent[] {
  const { then, now } = states;
  if (then === now) return [];
  const events = [now, then].flatMap((timeline) => timeline.viewed(validAt, (view) => eventsOnRecord(view)));
  const ids = new Set(events.map(({ event }) => event.id));
  const later = new LaterKnowledge(states);
  const found = [...ids].flatMap((id) => {
    const [before, after] = [then.find(id), now.find(id)];
    const how = later.differs(before, after);
    const event = after ?? before;
    return how === null || !event ? [] : [{ event, how }];
  });
  found.sort((a, b) => a.event.day - b.event.day || a.event.position - b.event.position);
  return found.map(({ event, how }) => ({
    id: event.id,
    title: event.title,
    date: event.date.view(),
    known: isoDay(later.knownSince(event, how)),
    how,
  }));
}

/** The number of late events of each kind. */
export function countLate(events: readonly LateEvent[]): LateCounts {
  const count = (...words: LateWord[]) => events.filter(({ how }) => words.includes(how)).length;
  return {
    added: count('not known yet', 'not counted then'),
    changed: count('read differently'),
    removed: count('since retracted', 'since merged', 'no longer counted'),
  };
}

/** The amendments that became known after a day. */
class LaterKnowledge {
  private readonly knownAt: Day;
  private readonly retracted: ReadonlySet<string>;
  private readonly merged: ReadonlySet<string>;
  /** By event: the first day after `knownAt` on which an entry about it, or a source of it, became known. */
  private readonly learned = new Map<string, Day>();

  constructor({ now, knownAt, position, without = [] }: TwoStates) {
    this.knownAt = knownAt;
    const excluded = new Set(without);
    const arrivals = now.source
      .entries(position === undefined ? {} : { position })
      .filter(({ id }) => !excluded.has(id));
    const amendments = arrivals.flatMap((arrival): AmendmentEntry[] => (arrival.kind === 'amendment' ? [arrival] : []));
    this.retracted = retractedBy(amendments);
    const mergers = amendmentsOfType(amendments, 'EventsMerged').filter(({ id }) => !this.retracted.has(id));
    this.merged = new Set(mergers.flatMap(({ body }) => body.duplicates));
    this.learn(arrivals);
  }

  differs(before: TrackEvent | undefined, after: TrackEvent | undefined): LateWord | null {
    if (before && after) return before === after || content(before) === content(after) ? null : 'read differently';
    if (after) return after.known > this.knownAt ? 'not known yet' : 'not counted then';
    if (!before) return null;
    if (this.retracted.has(before.id)) return 'since retracted';
    return this.merged.has(before.id) ? 'since merged' : 'no longer counted';
  }

  knownSince(event: TrackEvent, how: LateWord): Day {
    return how === 'not known yet' ? event.known : (this.learned.get(event.id) ?? event.known);
  }

  /**
   * Records the days. Amendments are followed transitively: an amendment of an amendment of an event is about the
   * event, too.
   */
  private learn(arrivals: readonly TrackEntry[]): void {
    const subjects = new Map<string, readonly string[]>();
    for (const arrival of [...arrivals].sort((a, b) => a.position - b.position)) {
      const about = targets(arrival).flatMap((id) => subjects.get(id) ?? [id]);
      if (about.length === 0) continue;
      subjects.set(arrival.id, about);
      for (const id of about) this.learnOn([arrival.known, ...sourceDaysOf(arrival)], id);
    }
    for (const arrival of arrivals) if (arrival.kind === 'event') this.learnOn(sourceDaysOf(arrival), arrival.id);
  }

  private learnOn(days: readonly Day[], id: string): void {
    for (const day of days)
      if (day > this.knownAt) this.learned.set(id, Math.min(day, this.learned.get(id) ?? Infinity));
  }
}

function targets(arrival: TrackEntry): readonly string[] {
  if (arrival.kind === 'correction') return [arrival.event.id];
  return arrival.kind === 'amendment' && isAmendment(arrival.body) ? targetsOf(arrival.body) : [];
}

/** The content of an event without its links: their targets change with amendments of other events. */
function content({ links: _, ...event }: TrackEvent): string {
  return JSON.stringify(event);
}
