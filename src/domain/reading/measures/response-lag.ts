import { type Day, isoDay } from '../../time/day.js';
import { boundsOfView, daysBetween, daysToDay } from '../../time/day-range.js';
import { type DateView, type DayRange, EdtfDate } from '../../time/edtf-date.js';
import { linkedTo, type TrackEvent } from '../../record/track-event.js';
import { foldTrace } from '../fold-trace.js';
import { type LedgerReference, referenceTo, References } from '../ledger/exchanges.js';
import type { TrackView } from '../track-view.js';

/** The days from an act outside or inside the track to the suspension that answers it. */
export interface FreezeLag {
  irritant: LedgerReference;
  suspension: LedgerReference;
  /** `null` where the irritant is not on record, or not known. */
  days: DayRange | null;
}

export const openingEnds = ['pressure', 'lifted', 'ran-out'] as const;

/** An opening during a suspension: from the first approach to the act that ended it. */
export interface Opening {
  approach: LedgerReference;
  /** `null` while it lasts. */
  end: (typeof openingEnds)[number] | null;
  /** The act that ended it; `null` where it ran out, or lasts. */
  endedBy: LedgerReference | null;
  endedOn: DateView | null;
  /** The days from the end of the first approach to the act that ended the opening, or to the day of the reading. */
  days: DayRange;
}

/**
 * Each suspension with the acts that it responds to, or that trigger it. An act of another track has neither title nor
 * date here, and so no days (`lagInDays`).
 */
export function freezeLags(events: readonly TrackEvent[]): FreezeLag[] {
  const references = new References(events);
  const triggers = new Map<string, string[]>();
  for (const { id, links } of events) {
    for (const { rel, event: target } of links) {
      if (rel === 'triggers') triggers.set(target, [...(triggers.get(target) ?? []), id]);
    }
  }
  return events.filter(isSuspension).flatMap((suspension) => {
    const answered = linkedTo(suspension, 'responds-to');
    const irritants = new Set([...answered, ...(triggers.get(suspension.id) ?? [])]);
    return [...irritants].map((id) =>
      lagInDays({ irritant: references.to(id), suspension: referenceTo(suspension), days: null }),
    );
  });
}

/** A lag with its days, where both dates are known. */
export function lagInDays(lag: FreezeLag): FreezeLag {
  const { irritant, suspension } = lag;
  if (!irritant.date || !suspension.date) return lag;
  return { ...lag, days: daysBetween(boundsOfView(irritant.date), boundsOfView(suspension.date)) };
}

const isSuspension = ({ type }: TrackEvent) => type === 'TalksSuspended' || type === 'CooperationSuspended';

/** The openings up to the viewed day, oldest first: each thaw from its first approach to its end. */
export function openingsOf(view: TrackView): Opening[] {
  return openingSpans(view).map(({ approach, end, endedBy, endDay }) => {
    const { end: talked, start } = approach.date;
    const from = talked.latest === null ? start : talked;
    const to = endedBy?.date.start ?? (endDay === null ? null : { earliest: endDay, latest: endDay });
    return {
      approach: referenceTo(approach),
      end,
      endedBy: endedBy && referenceTo(endedBy),
      endedOn: endedBy ? endedBy.date.startView() : endDay === null ? null : EdtfDate.parse(isoDay(endDay)).view(),
      days: to ? daysBetween(from, to) : daysToDay(from, view.validAt),
    };
  });
}

/** An opening as events: `endDay` is the first day after it where nothing but the clock ended it. */
export interface OpeningSpan {
  readonly approach: TrackEvent;
  readonly end: Opening['end'];
  readonly endedBy: TrackEvent | null;
  readonly endDay: Day | null;
}

/** An opening that lasts, and the last day on which it counts. */
interface LastingOpening {
  readonly approach: TrackEvent;
  readonly lastDay: Day;
}

/** The openings up to the viewed day as events, oldest first. */
export function openingSpans(view: TrackView): OpeningSpan[] {
  const spans: OpeningSpan[] = [];
  const lasting: { open: LastingOpening | null } = { open: null };
  for (const { event, after } of foldTrace(view)) {
    const ranOut = ranOutBy(lasting.open, event.day);
    if (ranOut) spans.push(ranOut);
    const open = ranOut ? null : lasting.open;
    // A thaw that has run out stays in the state until something ends it.
    const thaw = after.thaw && after.thaw.lastDay >= event.day ? after.thaw : null;
    lasting.open = thaw && { approach: open?.approach ?? thaw.event, lastDay: thaw.lastDay };
    if (thaw || !open) continue;
    const end = after.formal.state === 'suspended' ? 'pressure' : 'lifted';
    spans.push({ approach: open.approach, end, endedBy: event, endDay: null });
  }
  const { open } = lasting;
  if (!open) return spans;
  const lasts: OpeningSpan = { approach: open.approach, end: null, endedBy: null, endDay: null };
  return [...spans, ranOutBy(open, view.validAt) ?? lasts];
}

function ranOutBy(open: LastingOpening | null, day: Day): OpeningSpan | null {
  if (!open || open.lastDay >= day) return null;
  return { approach: open.approach, end: 'ran-out', endedBy: null, endDay: open.lastDay + 1 };
}
