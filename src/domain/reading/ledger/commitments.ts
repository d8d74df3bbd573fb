import type { Day } from '../../time/day.js';
import { daysBetween } from '../../time/day-range.js';
import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { TrackEvent } from '../../record/track-event.js';
import { type Commitment, type CommitmentOutcome, commitmentsAmong, isOpen } from './commitment-fold.js';
import { type Exchanges, type LedgerReference, referenceTo } from './exchanges.js';

/** A commitment is open until an event fulfils it; partial fulfilment or a passed due date does not close it. */
export const commitmentStates = ['open', 'due-soon', 'overdue', 'partly', 'fulfilled', 'broken'] as const;
export type CommitmentState = (typeof commitmentStates)[number];

/** What others say of a commitment or of its fulfilment, with the parties that dispute it. */
export interface CommitmentDoubt extends LedgerReference {
  disputedBy: string[];
}

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
  /** The days from the commitment to its fulfilment; `null` until it is fulfilled. */
  keptAfterDays: DayRange | null;
  fulfilledBy: LedgerReference[];
  partlyBy: LedgerReference[];
  brokenBy: LedgerReference[];
  /** The statements of others in answer to it, or to its fulfilment. */
  doubtedBy: CommitmentDoubt[];
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
  /** Its makers by whose account no source is, whoever else reports it. */
  noSourceOf: string[];
  disputedBy: string[];
}

/** The ledger entries of the commitments among events, in fold order, with their states on a day. */
export function commitmentEntries(
  events: readonly TrackEvent[],
  exchanges: Exchanges,
  day: Day,
  dueSoonDays: number,
): CommitmentEntry[] {
  return commitmentsAmong(events).map((commitment) => commitmentEntryOf(commitment, exchanges, day, dueSoonDays));
}

/** The ledger entry of a commitment, with its state on a day. */
export function commitmentEntryOf(
  commitment: Commitment,
  exchanges: Exchanges,
  day: Day,
  dueSoonDays: number,
): CommitmentEntry {
  const { event, repeats, outcomes, doubts } = commitment;
  const having = (outcome: CommitmentOutcome) =>
    outcomes.filter((o) => o.outcome === outcome).map((o) => referenceTo(o.event));
  const isMade = event.type === 'CommitmentMade';
  return {
    event: event.id,
    title: event.title,
    by: [...event.initiators],
    beneficiary: event.beneficiary,
    made: isMade ? event.occurred.view() : null,
    due: event.due?.view() ?? null,
    state: stateOf(commitment, day, dueSoonDays),
    keptAfterDays: isMade ? keptAfter(commitment) : null,
    fulfilledBy: having('fulfilled'),
    partlyBy: having('partly'),
    brokenBy: having('broken'),
    doubtedBy: doubts.map((doubt) => ({ ...referenceTo(doubt), disputedBy: [...doubt.disputedBy] })),
    repeatedBy: repeats.map(referenceTo),
    inExchangeFor: exchanges.for(event),
    givenInReturn: exchanges.inReturnFor(event),
    ...confirmationOf(commitment),
    disputedBy: [...event.disputedBy],
  };
}

function keptAfter({ event, outcomes }: Commitment): DayRange | null {
  const kept = outcomes.find(({ outcome }) => outcome === 'fulfilled');
  return kept ? daysBetween(event.occurred.start, kept.event.date.start) : null;
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
}: Commitment): Pick<CommitmentEntry, 'reportedOnlyBy' | 'unconfirmedBy' | 'noSourceOf'> {
  const accounts = new Set([event, ...repeats].flatMap((each) => each.accounts));
  const acted = new Set(
    outcomes.filter(({ outcome }) => outcome !== 'broken').flatMap((each) => each.event.participants),
  );
  const untold = event.initiators.filter((party) => !accounts.has(party));
  const unconfirmedBy = untold.filter((party) => !acted.has(party));
  const isOneSided = accounts.size > 0 && !accounts.has('third-party') && unconfirmedBy.length > 0;
  const oneSided = isOneSided
    ? { reportedOnlyBy: [...accounts].sort(), unconfirmedBy }
    : { reportedOnlyBy: [], unconfirmedBy: [] };
  return { ...oneSided, noSourceOf: accounts.size > 0 ? untold : [] };
}
