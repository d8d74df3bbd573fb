import type { TrackTimeline } from '../reading/track-timeline.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Day } from '../time/day.js';

/** An event to which the accounts of two parties give different dates. */
export interface DifferingDate {
  event: string;
  type: string;
  title: string;
  /** The EDTF date in each party's account; `null` if the account lacks the event. */
  tellings: Record<string, string | null>;
  disputes: { party: string; says: string; occurred: string | null }[];
  /** Whether the status in one of the accounts would change without it; `null` if that was not tested. */
  decisive: boolean | null;
}

/** A track's timeline in the account of one party. */
export interface AccountTimeline {
  readonly party: string;
  readonly timeline: TrackTimeline;
}

/**
 * The events that some accounts omit or date differently, if at least one account counts them by the day; oldest first.
 */
export function differingDatesOf(
  whole: TrackTimeline,
  timelines: readonly AccountTimeline[],
  day: Day,
): DifferingDate[] {
  const accounts = timelines.map(({ party, timeline }) => ({ party, events: eventsOf(timeline, day) }));
  const differing: DifferingDate[] = [];
  for (const [id, event] of eventsOf(whole, day)) {
    const found = accounts.map(({ party, events }) => ({ party, event: events.get(id) }));
    const dates = new Set(found.map((each) => each.event?.occurred.text ?? null));
    const counts = found.some((each) => each.event && each.event.visibleFrom <= day);
    if (dates.size === 1 || !counts) continue;
    differing.push({
      ...{ event: id, type: event.type, title: event.title },
      tellings: Object.fromEntries(found.map((each) => [each.party, each.event?.occurred.text ?? null])),
      disputes: event.disputes.map(({ party, says, occurred = null }) => ({ party, says, occurred })),
      decisive: null,
    });
  }
  return differing;
}

/** All events by id, including those that do not count yet. */
function eventsOf(timeline: TrackTimeline, day: Day): Map<string, TrackEvent> {
  return timeline.viewed(day, (view) => {
    const all = [...view.visible(), ...view.pending.map(({ event }) => event)];
    return new Map(all.map((event) => [event.id, event]));
  });
}
