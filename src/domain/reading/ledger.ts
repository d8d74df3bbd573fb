import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { type TrackEvent, isInformal } from '../record/track-event.js';

/** A commitment is open until an event fulfils it; partial fulfilment or a passed due date does not close it. */
export const commitmentStates = ['open', 'due-soon', 'overdue', 'partly', 'fulfilled', 'broken'] as const;
export type CommitmentState = (typeof commitmentStates)[number];

/**
 * A reference from a ledger entry to an event; title and date are `null` if the track's record does not hold the
 * event.
 */
export interface LedgerReference {
  event: string;
  title: string | null;
  date: DateView | null;
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
  fulfilledBy: LedgerReference[];
  partlyBy: LedgerReference[];
  brokenBy: LedgerReference[];
  /** Later repetitions of the commitment while it was open. */
  repeatedBy: LedgerReference[];
  inExchangeFor: LedgerReference[];
  /** The events that were given in exchange for this commitment. */
  givenInReturn: LedgerReference[];
  /** The other parties that report the commitment, if its maker has neither confirmed it nor begun to fulfil it. */
  reportedOnlyBy: string[];
  disputedBy: string[];
}

/** A concession of a party, or the withdrawal of one. */
export interface ConcessionEntry {
  event: string;
  type: string;
  title: string;
  date: DateView;
  inExchangeFor: LedgerReference[];
  givenInReturn: LedgerReference[];
  /** The withdrawals that link to it by `responds-to` or `after`. */
  withdrawnBy: LedgerReference[];
  disputedBy: string[];
}

/** A demand of a government that has been neither fulfilled nor rejected. */
export interface OpenAsk {
  event: string;
  title: string;
  by: string[];
  date: DateView;
  disputedBy: string[];
}

/** The commitments, concessions, exchanges and open demands of a track; each list in fold order. */
export interface Ledger {
  commitments: CommitmentEntry[];
  /** The concessions by party code. */
  concessions: Record<string, ConcessionEntry[]>;
  openAsks: OpenAsk[];
}

/**
 * The input of a ledger: the events that count on a day, in fold order, the parties, and the `due-soon` margin in
 * days.
 */
export interface LedgerBasis {
  readonly events: readonly TrackEvent[];
  readonly parties: readonly string[];
  readonly day: Day;
  readonly dueSoonDays: number;
}

/** The ledger of a day. The ledger counts of the metrics are computed from it. */
export function ledgerOf({ events, parties, day, dueSoonDays }: LedgerBasis): Ledger {
  const exchanges = new Exchanges(events);
  return {
    commitments: commitmentsAmong(events).map((commitment) => entryOf(commitment, exchanges, day, dueSoonDays)),
    concessions: Object.fromEntries(parties.map((party) => [party, concessionsOf(party, events, exchanges)])),
    openAsks: openAsksAmong(events),
  };
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
 * The commitments, each with its outcomes. A fulfilled commitment can still be broken. A repetition of an open commitment
 * is not a new one, and its fulfilment fulfils the first; a repetition after fulfilment or breach is a new commitment.
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
      if (outcome !== 'partly' || commitment.outcome === 'open') commitment.outcome = outcome;
    }
    if (affected.length === 0 && event.type === 'CommitmentFulfilled') {
      unmatched.push({ event, outcome, repeats: [], outcomes: [{ event, outcome }] });
    }
  }
  return [...new Set(made.values()), ...unmatched];
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
    reportedOnlyBy: reportedOnlyBy(commitment),
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
 * The parties that report a commitment which its maker has not confirmed. Fulfilling a part of it or repeating it in the
 * maker's own account confirms it; breaking it does not.
 */
function reportedOnlyBy({ event, repeats, outcomes }: Commitment): string[] {
  const makers = event.initiators;
  const accounts = [event, ...repeats].flatMap((each) => each.accounts);
  const acted = outcomes.some(
    (o) => o.outcome !== 'broken' && makers.some((party) => o.event.participants.includes(party)),
  );
  if (acted || makers.some((party) => accounts.includes(party))) return [];
  return [...new Set(accounts)].filter((account) => account !== 'third-party').sort();
}

function concessionsOf(party: string, events: readonly TrackEvent[], exchanges: Exchanges): ConcessionEntry[] {
  const own = events.filter((e) => e.group === 'concession' && !isInformal(e) && e.initiators.includes(party));
  const withdrawals = own.filter((event) => event.type === 'ConcessionWithdrawn');
  const takesBack = (event: TrackEvent) => (withdrawal: TrackEvent) =>
    withdrawal.links.some((l) => l.event === event.id && (l.rel === 'responds-to' || l.rel === 'after'));
  return own.map((event) => ({
    event: event.id,
    type: event.type,
    title: event.title,
    date: event.date.view(),
    inExchangeFor: exchanges.for(event),
    givenInReturn: exchanges.inReturnFor(event),
    withdrawnBy: event.type === 'ConcessionWithdrawn' ? [] : withdrawals.filter(takesBack(event)).map(referenceTo),
    disputedBy: [...event.disputedBy],
  }));
}

function openAsksAmong(events: readonly TrackEvent[]): OpenAsk[] {
  const answered = new Set(
    events.flatMap((event) =>
      event.links
        .filter((link) => link.rel === 'fulfils' || (link.rel === 'responds-to' && event.type === 'DemandRejected'))
        .map((link) => link.event),
    ),
  );
  return events
    .filter((event) => event.type === 'DemandMade' && !isInformal(event) && !answered.has(event.id))
    .map((event) => ({
      event: event.id,
      title: event.title,
      by: [...event.initiators],
      date: event.date.view(),
      disputedBy: [...event.disputedBy],
    }));
}

/** The `in-exchange-for` links in both directions. */
class Exchanges {
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
      return target ? referenceTo(target) : { event: id, title: null, date: null };
    });
  }

  inReturnFor(event: TrackEvent): LedgerReference[] {
    return (this.returns.get(event.id) ?? []).map(referenceTo);
  }
}

function exchangedFor(event: TrackEvent): string[] {
  return event.links.filter((link) => link.rel === 'in-exchange-for').map((link) => link.event);
}

function referenceTo(event: TrackEvent): LedgerReference {
  return { event: event.id, title: event.title, date: event.date.view() };
}
