import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { type TrackEvent, isInformal } from '../record/track-event.js';

/** One stands open until an event fulfils it; part of it keeps it open, and a date that passes does not fulfil it. */
export const commitmentStates = ['open', 'due-soon', 'overdue', 'partly', 'fulfilled', 'broken'] as const;
export type CommitmentState = (typeof commitmentStates)[number];

/** An event that a line of the ledger leads to; without title and date where the record of the track has none such. */
export interface LedgerReference {
  event: string;
  title: string | null;
  date: DateView | null;
}

/** A promise, and what became of it. */
export interface CommitmentEntry {
  /** The promise; its fulfilment, where the promise itself is not on record. */
  event: string;
  title: string;
  /** The parties that made it. */
  by: string[];
  beneficiary: string | null;
  /** `null` where only its fulfilment is on record. */
  made: DateView | null;
  due: DateView | null;
  state: CommitmentState;
  fulfilledBy: LedgerReference[];
  partlyBy: LedgerReference[];
  brokenBy: LedgerReference[];
  /** Later promises of the same, while it stood open. */
  repeatedBy: LedgerReference[];
  inExchangeFor: LedgerReference[];
  /** What names this promise as what it was given for. */
  givenInReturn: LedgerReference[];
  /** The other parties that tell of it, where whoever made it has neither said nor begun to do it. */
  reportedOnlyBy: string[];
  disputedBy: string[];
}

/** What a side gave, or took back. */
export interface ConcessionEntry {
  event: string;
  type: string;
  title: string;
  date: DateView;
  inExchangeFor: LedgerReference[];
  givenInReturn: LedgerReference[];
  /** Withdrawals that answer it or stand after it. */
  withdrawnBy: LedgerReference[];
  disputedBy: string[];
}

/** A demand of a government that nothing has fulfilled and nobody has rejected. */
export interface OpenAsk {
  event: string;
  title: string;
  by: string[];
  date: DateView;
  disputedBy: string[];
}

/** Who owes what to whom, what was given for what, and what is asked; each list in the order of the fold. */
export interface Ledger {
  commitments: CommitmentEntry[];
  /** By party. */
  concessions: Record<string, ConcessionEntry[]>;
  openAsks: OpenAsk[];
}

/** What a ledger is drawn up from: the events that count, in the order of the fold, on a day. */
export interface LedgerBasis {
  readonly events: readonly TrackEvent[];
  readonly parties: readonly string[];
  readonly day: Day;
  readonly dueSoonDays: number;
}

/** Draws up the ledger of a day. The tallies of the metrics are counted from it. */
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
 * The promises, each with what bears on it. What was kept can still be broken; one that repeats an open one is no
 * other, and what fulfils it fulfils the first; one made anew after it was kept or broken is.
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
    const met = linked(event, made, (rel) => bears(rel, outcome));
    for (const commitment of new Set(met)) {
      commitment.outcomes.push({ event, outcome });
      if (outcome !== 'partly' || commitment.outcome === 'open') commitment.outcome = outcome;
    }
    if (met.length === 0 && event.type === 'CommitmentFulfilled') {
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

function bears(rel: string, outcome: Outcome): boolean {
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

/** A due date counts by its latest bound: what may still come in time is not late. */
function stateOf({ event, outcome }: Commitment, day: Day, dueSoonDays: number): CommitmentState {
  const due = event.due?.latest ?? null;
  if (!isOpen(outcome) || due === null) return outcome;
  return due < day ? 'overdue' : due <= day + dueSoonDays ? 'due-soon' : outcome;
}

/** Whoever breaks a promise has not owned up to it; whoever keeps a part of it, or repeats it, has. */
function reportedOnlyBy({ event, repeats, outcomes }: Commitment): string[] {
  const makers = event.initiators;
  const told = [event, ...repeats].flatMap((each) => each.accounts);
  const acted = outcomes.some(
    (o) => o.outcome !== 'broken' && makers.some((party) => o.event.participants.includes(party)),
  );
  if (acted || makers.some((party) => told.includes(party))) return [];
  return [...new Set(told)].filter((account) => account !== 'third-party').sort();
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

/** What was given for what. */
class Exchanges {
  /** What something was given for. */
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
