import type { ClaimKind, Confidence, DiplomaticEvent } from '../events/event.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Day } from '../time/day.js';
import { daysBetween, daysToDay } from '../time/day-range.js';
import type { DateView, DayRange } from '../time/edtf-date.js';
import { type LedgerReference, referenceTo } from './ledger/exchanges.js';

/** Who holds a claim or expects something: a party, and the person, office or institute of it where one is named. */
export interface Holder {
  party: string;
  body: string | null;
}

/** What claims and expectations have in common. */
interface Attributed {
  event: string;
  title: string;
  /** In the coder's words; `null` where the event has none. */
  summary: string | null;
  date: DateView;
  /** How likely it is by ICD 203, where the event says so. */
  confidence: Confidence | null;
  disputedBy: string[];
  publishers: string[];
}

/** A claim: attributed, and no fact. */
export interface ClaimEntry extends Attributed {
  kind: ClaimKind;
  holder: Holder[];
  /** The parties that it is about. */
  about: string[];
  /** The events that it holds to have moved something, and those that it holds to have been moved. */
  causes: LedgerReference[];
  effects: LedgerReference[];
}

/** `came` and `late` by what fulfils it; `not` once `due` has passed without that; else `open`. */
export const expectationStates = ['open', 'came', 'late', 'not'] as const;
export type ExpectationState = (typeof expectationStates)[number];

/** An expectation, and what became of it. */
export interface ExpectationEntry extends Attributed {
  by: Holder[];
  due: DateView | null;
  state: ExpectationState;
  /** The events that fulfil it, or a part of it, in fold order. */
  outcome: LedgerReference[];
  /** Days from the expectation to the event that made it come; to the day of the reading where none did. */
  days: DayRange;
}

/** The claims and expectations of a track on a day, each list in fold order. */
export interface Claims {
  claims: ClaimEntry[];
  expectations: ExpectationEntry[];
}

/** An event of the fold with its words as they read on the day, which a record leaves in the log. */
export interface WordedEvent {
  readonly event: TrackEvent;
  readonly words: Pick<DiplomaticEvent, 'actors' | 'summary'>;
}

/**
 * The claims and expectations of a day.
 * @param held those events of the day that are claims or expectations, with their words
 * @param events all events that count on the day, in fold order
 */
export function claimsOf(held: readonly WordedEvent[], events: readonly TrackEvent[], day: Day): Claims {
  const linked = new Set(held.flatMap(({ event }) => event.links.map((link) => link.event)));
  const known = new Map(events.filter(({ id }) => linked.has(id)).map((event) => [event.id, event]));
  const fulfilments = fulfilmentsAmong(events);
  return {
    claims: held.filter(({ event }) => event.claimKind !== null).map((each) => claimOf(each, known)),
    expectations: held
      .filter(({ event }) => event.type === 'OutcomeExpected')
      .map((each) => expectationOf(each, fulfilments.get(each.event.id) ?? [], day)),
  };
}

function claimOf(worded: WordedEvent, known: ReadonlyMap<string, TrackEvent>): ClaimEntry {
  const { event, words } = worded;
  const linked = (rel: 'cause' | 'effect') =>
    event.links
      .filter((link) => link.rel === rel)
      .map(({ event: id }): LedgerReference => {
        const target = known.get(id);
        return target ? referenceTo(target) : { event: id, title: null, date: null };
      });
  const targets = words.actors.filter(({ role }) => role === 'target');
  return {
    ...attributed(worded),
    kind: event.claimKind!,
    holder: holdersOf(words),
    about: [...new Set(targets.map(({ country }) => country))],
    causes: linked('cause'),
    effects: linked('effect'),
  };
}

function expectationOf(worded: WordedEvent, outcomes: readonly TrackEvent[], day: Day): ExpectationEntry {
  const { event, words } = worded;
  const due = event.due?.latest ?? null;
  const came = outcomes.find((outcome) => outcome.type !== 'CommitmentPartlyFulfilled');
  return {
    ...attributed(worded),
    by: holdersOf(words),
    due: event.due?.view() ?? null,
    state: came ? (isAfter(came, due) ? 'late' : 'came') : due !== null && due < day ? 'not' : 'open',
    outcome: outcomes.map(referenceTo),
    days: came ? daysBetween(event.occurred.start, came.date.start) : daysToDay(event.occurred.start, day),
  };
}

/** Whether an event is surely after a day: one with a coarse date is not, as long as it may have been in time. */
function isAfter({ date }: TrackEvent, due: Day | null): boolean {
  return due !== null && date.earliest !== null && date.earliest > due;
}

/** The events that fulfil others, by the id of what they fulfil; a breach that links to a promise fulfils nothing. */
function fulfilmentsAmong(events: readonly TrackEvent[]): Map<string, TrackEvent[]> {
  const found = new Map<string, TrackEvent[]>();
  for (const event of events) {
    if (event.type === 'CommitmentBroken') continue;
    for (const { rel, event: target } of event.links) {
      if (rel === 'fulfils') found.set(target, [...(found.get(target) ?? []), event]);
    }
  }
  return found;
}

function attributed({ event, words }: WordedEvent): Attributed {
  return {
    event: event.id,
    title: event.title,
    summary: words.summary ?? null,
    date: event.date.view(),
    confidence: event.confidence,
    disputedBy: [...event.disputedBy],
    publishers: [...event.publishers],
  };
}

/** Those who take the initiative; where nobody does, all who take part. */
function holdersOf({ actors }: WordedEvent['words']): Holder[] {
  const initiators = actors.filter(({ role }) => role === 'initiator');
  const holders = initiators.length > 0 ? initiators : actors.filter(({ role }) => role !== 'target');
  return holders.map(({ country, body = null }) => ({ party: country, body }));
}
