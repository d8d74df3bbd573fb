import type { DateView } from '../../time/edtf-date.js';
import { linkedTo, type TrackEvent } from '../../record/track-event.js';
import { capitalised } from '../../wording/nouns.js';

/**
 * A reference from a ledger entry to an event; title and date are `null` if the track's record does not hold the
 * event.
 */
export interface LedgerReference {
  event: string;
  title: string | null;
  date: DateView | null;
}

/** The `in-exchange-for` links in both directions. */
export class Exchanges {
  /** The events on record that others were given in exchange for. */
  private readonly known = new Map<string, TrackEvent>();
  private readonly returns = new Map<string, TrackEvent[]>();

  constructor(events: readonly TrackEvent[]) {
    for (const event of events) {
      if (event.links.length === 0) continue;
      for (const target of exchangedFor(event)) {
        const returns = this.returns.get(target);
        if (returns) returns.push(event);
        else this.returns.set(target, [event]);
      }
    }
    if (this.returns.size === 0) return;
    for (const event of events) if (this.returns.has(event.id)) this.known.set(event.id, event);
  }

  for(event: TrackEvent): LedgerReference[] {
    return exchangedFor(event).map((id) => {
      const target = this.known.get(id);
      if (!target) return { event: id, title: null, date: null };
      return { ...referenceTo(target), title: capitalised(nameInExchange(target) ?? target.title) };
    });
  }

  inReturnFor(event: TrackEvent): LedgerReference[] {
    return (this.returns.get(event.id) ?? []).map(referenceTo);
  }
}

/** References to the events on record by their ids. */
export class References {
  private readonly events: ReadonlyMap<string, TrackEvent>;

  constructor(events: readonly TrackEvent[]) {
    this.events = new Map(events.map((event) => [event.id, event]));
  }

  to(id: string): LedgerReference {
    const event = this.events.get(id);
    return event ? referenceTo(event) : { event: id, title: null, date: null };
  }
}

/** The ids of the events that an event was given in exchange for. */
export function exchangedFor(event: TrackEvent): string[] {
  return linkedTo(event, 'in-exchange-for');
}

/**
 * An act as what another was given for, where it is not named by its title: a resumption may end the suspension of several
 * tracks, and its title tells what each of them got. `undefined` of every other act
 */
export function nameInExchange(event: TrackEvent): string | undefined {
  return event.type === 'CooperationResumed' ? 'the resumption of cooperation' : undefined;
}

/** A reference to an event on record. */
export function referenceTo(event: TrackEvent): LedgerReference {
  return { event: event.id, title: event.title, date: event.date.view() };
}
