import { daysBetween } from '../../time/day-range.js';
import type { DateView, DayRange } from '../../time/edtf-date.js';
import { isDoubtful, linkedAmong, type TrackEvent } from '../../record/track-event.js';
import { type LedgerReference, referenceTo } from '../ledger/exchanges.js';

/** A pledge that was kept, and the days that it took. */
export interface KeptPledge {
  event: string;
  title: string;
  by: string[];
  made: DateView;
  fulfilledBy: LedgerReference;
  days: DayRange;
}

/** What is pledged: a promise, a working group that is announced, a text that is agreed and not yet signed. */
const pledges: ReadonlySet<string> = new Set(['CommitmentMade', 'WorkingGroupAnnounced', 'AgreementReached']);

/**
 * The pledges that were kept, in the order of their fulfilment: each from its first making to the first act that fulfils
 * it wholly and beyond doubt. A pledge that repeats another one counts from that one.
 * @param events in fold order
 */
export function keptPledges(events: readonly TrackEvent[]): KeptPledge[] {
  const made = new Map<string, TrackEvent>();
  const kept = new Map<string, KeptPledge>();
  for (const event of events) {
    if (pledges.has(event.type)) made.set(event.id, firstOf(event, made, kept));
    if (event.type === 'CommitmentPartlyFulfilled' || isDoubtful(event)) continue;
    for (const pledge of linkedAmong(event, made, 'fulfils')) {
      if (!kept.has(pledge.id) && pledge.id !== event.id) kept.set(pledge.id, keptBy(pledge, event));
    }
  }
  return [...kept.values()];
}

/** The pledge that an event repeats, while that one is not kept; else the event itself. */
function firstOf(
  event: TrackEvent,
  made: ReadonlyMap<string, TrackEvent>,
  kept: ReadonlyMap<string, KeptPledge>,
): TrackEvent {
  return linkedAmong(event, made, 'repeats').find(({ id }) => !kept.has(id)) ?? event;
}

function keptBy(pledge: TrackEvent, act: TrackEvent): KeptPledge {
  return {
    ...{ event: pledge.id, title: pledge.title, by: [...pledge.initiators], made: pledge.occurred.view() },
    fulfilledBy: referenceTo(act),
    days: daysBetween(pledge.occurred.start, act.date.start),
  };
}
