import type { DateView } from '../../time/edtf-date.js';
import { isInformal, linkedAmong, linkedTo, type TrackEvent } from '../../record/track-event.js';
import { type Exchanges, type LedgerReference, References } from './exchanges.js';

/** Something that a party did for the other side: a control, enforcement, information, a concession, a promise kept. */
export interface Deliverable {
  event: string;
  type: string;
  title: string;
  /** The day of the act. */
  date: DateView;
  /** The day from which it has force, where that is another one; it may be ahead. */
  inForce: DateView | null;
  /** The promises and terms that it fulfils, or fulfils in part. */
  fulfils: LedgerReference[];
  inExchangeFor: LedgerReference[];
  givenInReturn: LedgerReference[];
  disputedBy: string[];
}

/**
 * The deliverables of each party, in order. An act of several parties is one of each of them. A promise kept by an act
 * that is itself a deliverable is no second one: it says what that act fulfils.
 */
export function deliverablesOf(
  events: readonly TrackEvent[],
  parties: readonly string[],
  exchanges: Exchanges,
): Record<string, Deliverable[]> {
  const acts = deliveredAmong(events);
  const references = new References(events);
  const entries = acts.map(({ act, outcomes }) => {
    const all = [act, ...outcomes];
    const fulfilled = new Set(all.flatMap((each) => linkedTo(each, 'fulfils')));
    const entry: Deliverable = {
      ...{ event: act.id, type: act.type, title: act.title, date: act.occurred.view() },
      inForce: act.date === act.occurred ? null : act.date.view(),
      fulfils: [...fulfilled].map((id) => references.to(id)),
      inExchangeFor: unique(all.flatMap((each) => exchanges.for(each))),
      givenInReturn: unique(all.flatMap((each) => exchanges.inReturnFor(each))),
      disputedBy: [...act.disputedBy],
    };
    return { act, entry };
  });
  const of = (party: string) => entries.filter(({ act }) => act.initiators.includes(party)).map(({ entry }) => entry);
  return Object.fromEntries(parties.map((party) => [party, of(party)]));
}

/** The acts of governments among events that deliver something, each with the promises kept that stand after it. */
export function deliveredAmong(events: readonly TrackEvent[]) {
  const acts = new Map<string, { readonly act: TrackEvent; readonly outcomes: TrackEvent[] }>();
  for (const act of events) if (isDelivery(act)) acts.set(act.id, { act, outcomes: [] });
  for (const event of events) {
    if (!isOutcome(event)) continue;
    const done = linkedAmong(event, acts, 'after');
    const own = done.find(({ act }) => act.initiators.some((party) => event.initiators.includes(party)));
    if (own) own.outcomes.push(event);
    else acts.set(event.id, { act: event, outcomes: [] });
  }
  return [...acts.values()].sort((a, b) => dayOf(a.act) - dayOf(b.act));
}

/** The day of the act itself, which need not have force yet. */
const dayOf = ({ occurred }: TrackEvent) => (occurred.start.earliest ?? occurred.start.latest)!;

function isDelivery(event: TrackEvent): boolean {
  if (isInformal(event)) return false;
  return (event.group === 'concession' || event.group === 'cooperation') && event.type !== 'ConcessionWithdrawn';
}

function isOutcome(event: TrackEvent): boolean {
  return event.type === 'CommitmentFulfilled' || event.type === 'CommitmentPartlyFulfilled';
}

function unique(references: readonly LedgerReference[]): LedgerReference[] {
  return [...new Map(references.map((reference) => [reference.event, reference])).values()];
}
