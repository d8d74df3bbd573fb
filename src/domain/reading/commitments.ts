import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { isDoubtful, type TrackEvent } from '../record/track-event.js';
import { type Exchanges, type LedgerReference, referenceTo } from './exchanges.js';

/** A commitment is open until an event fulfils it; partial fulfilment or a passed due date does not close it. */
export const commitmentStates = ['open', 'due-soon', 'overdue', 'partly', 'fulfilled', 'broken'] as const;
export type CommitmentState = (typeof commitmentStates)[number];

/** A commitment and its outcome. */
export interface CommitmentEntry {
  /** The id of the commitment; of its fulfilment if the commitment itself is not on record. */
  event: string;
  title: string;
  /** The parties that made it. */
  by: string[];
  beneficiary: string | null;
  /** The date of the commitment; `null` if only its fulfilment is on record. */
  made: DateView | null;
  due: DateView | null;
  state: CommitmentState;
  fulfilledBy: LedgerReference[];
  partlyBy: LedgerReference[];
  brokenBy: LedgerReference[];
  /** Later repetitions of the commitment while it was open. */
  repeatedBy: LedgerReference[];
  inExchangeFor: LedgerReference[];
  /** The events that were given in exchange for this commitment. */
  givenInReturn: LedgerReference[];
  /**
   * The parties by whose accounts alone the commitment is known, while one of its makers has not confirmed it; none where a
   * third party reports it too.
   */
  reportedOnlyBy: string[];
  /** Its makers that have neither confirmed it nor begun to fulfil it, where it is known by accounts of parties alone. */
  unconfirmedBy: string[];
  disputedBy: string[];
}

/** The ledger entries of the commitments among events, in fold order, with their states on a day. */
export function commitmentEntries(
  events: readonly TrackEvent[],
  exchanges: Exchanges,
  day: Day,
  dueSoonDays: number,
): CommitmentEntry[] {
  return commitmentsAmong(events).map((commitment) => entryOf(commitment, exchanges, day, dueSoonDays));
}

type Outcome = 'open' | 'fulfilled' | 'partly' | 'broken';

interface Commitment {
  readonly event: TrackEvent;
  outcome: Outcome;
  readonly repeats: TrackEvent[];
  readonly outcomes: { readonly event: TrackEvent; readonly outcome: Exclude<Outcome, 'open'> }[];
}

const isOpen = (outcome: Outcome) => outcome === 'open' || outcome === 'partly';

/**
 * The commitments among the events of a day, each with its outcomes. A fulfilled commitment can still be broken, but not by a break that is in doubt:
 * that one is listed, and moves nothing. A repetition of an open commitment is not a new one, and its fulfilment fulfils the first; a repetition
 * after fulfilment or breach is a new commitment.
 */
function commitmentsAmong(events: readonly TrackEvent[]): Commitment[] {
  const made = new Map<string, Commitment>();
  const unmatched: Commitment[] = [];
  for (const event of events) {
    if (event.type === 'CommitmentMade') {
      const first = linked(event, made, (rel) => rel === 'repeats').find((c) => isOpen(c.outcome));
      first?.repeats.push(event);
      made.set(event.id, first ?? { event, outcome: 'open', repeats: [], outcomes: [] });
      continue;
    }
    if (event.links.length === 0 && event.type !== 'CommitmentFulfilled') continue;
    const outcome = outcomeOf(event);
    const affected = linked(event, made, (rel) => isOutcomeLink(rel, outcome));
    for (const commitment of new Set(affected)) {
      commitment.outcomes.push({ event, outcome });
      if (moves(commitment, event, outcome)) commitment.outcome = outcome;
    }
    if (affected.length === 0 && event.type === 'CommitmentFulfilled') {
      unmatched.push({ event, outcome, repeats: [], outcomes: [{ event, outcome }] });
    }
  }
  return [...new Set(made.values()), ...unmatched];
}

/** Whether an outcome changes the state of a commitment. */
function moves(commitment: Commitment, event: TrackEvent, outcome: Outcome): boolean {
  if (outcome === 'broken') return !isDoubtful(event);
  return outcome !== 'partly' || commitment.outcome === 'open';
}

function linked(event: TrackEvent, made: ReadonlyMap<string, Commitment>, by: (rel: string) => boolean): Commitment[] {
  return event.links.filter((link) => by(link.rel)).flatMap((link) => made.get(link.event) ?? []);
}

function outcomeOf(event: TrackEvent): Exclude<Outcome, 'open'> {
  if (event.type === 'CommitmentBroken') return 'broken';
  return event.type === 'CommitmentPartlyFulfilled' ? 'partly' : 'fulfilled';
}

function isOutcomeLink(rel: string, outcome: Outcome): boolean {
  return rel === 'fulfils' || (outcome === 'broken' && rel === 'responds-to');
}

function entryOf(commitment: Commitment, exchanges: Exchanges, day: Day, dueSoonDays: number): CommitmentEntry {
  const { event, repeats, outcomes } = commitment;
  const having = (outcome: Outcome) => outcomes.filter((o) => o.outcome === outcome).map((o) => referenceTo(o.event));
  return {
    event: event.id,
    title: event.title,
    by: [...event.initiators],
    beneficiary: event.beneficiary,
    made: event.type === 'CommitmentMade' ? event.occurred.view() : null,
    due: event.due?.view() ?? null,
    state: stateOf(commitment, day, dueSoonDays),
    fulfilledBy: having('fulfilled'),
    partlyBy: having('partly'),
    brokenBy: having('broken'),
    repeatedBy: repeats.map(referenceTo),
    inExchangeFor: exchanges.for(event),
    givenInReturn: exchanges.inReturnFor(event),
    ...confirmationOf(commitment),
    disputedBy: [...event.disputedBy],
  };
}

/** The state on a day. A due date counts by its latest bound, because before it the fulfilment may still be in time. */
function stateOf({ event, outcome }: Commitment, day: Day, dueSoonDays: number): CommitmentState {
  const due = event.due?.latest ?? null;
  if (!isOpen(outcome) || due === null) return outcome;
  return due < day ? 'overdue' : due <= day + dueSoonDays ? 'due-soon' : outcome;
}

/**
 * By whose accounts alone a commitment is known, and which of its makers have not confirmed it. Fulfilling a part of it or
 * repeating it in the maker's own account confirms it; breaking it does not.
 */
function confirmationOf({
  event,
  repeats,
  outcomes,
}: Commitment): Pick<CommitmentEntry, 'reportedOnlyBy' | 'unconfirmedBy'> {
  const accounts = new Set([event, ...repeats].flatMap((each) => each.accounts));
  const acted = new Set(
    outcomes.filter(({ outcome }) => outcome !== 'broken').flatMap((each) => each.event.participants),
  );
  const unconfirmedBy = event.initiators.filter((party) => !accounts.has(party) && !acted.has(party));
  const isOneSided = accounts.size > 0 && !accounts.has('third-party') && unconfirmedBy.length > 0;
  return isOneSided
    ? { reportedOnlyBy: [...accounts].sort(), unconfirmedBy }
    : { reportedOnlyBy: [], unconfirmedBy: [] };
}
