import type { Day } from '../../time/day.js';
import type { DateView } from '../../time/edtf-date.js';
import { type TrackEvent, isInformal } from '../../record/track-event.js';
import type { TrackView } from '../track-view.js';
import { type Bargain, bargainsAmong } from './bargains.js';
import { commitmentsInWords, type LedgerCommitment } from './commitment-words.js';
import { type CommitmentEntry, commitmentEntries } from './commitments.js';
import { type Deliverable, deliverablesOf } from './deliverables.js';
import { Exchanges, type LedgerReference, referenceTo } from './exchanges.js';
import { termsAmong } from './term-fold.js';
import { type Term, termEntries } from './terms.js';

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

/** A demand of a government that has been neither fulfilled nor rejected, told by the last time it was made. */
export interface OpenAsk {
  event: string;
  title: string;
  by: string[];
  date: DateView;
  disputedBy: string[];
}

/** What the metrics count of a ledger. */
export interface CountedLedger {
  commitments: CommitmentEntry[];
  /** The concessions by party code. */
  concessions: Record<string, ConcessionEntry[]>;
  openAsks: OpenAsk[];
}

/** The commitments, concessions, exchanges, deliverables and terms of a track; each list in fold order. */
export interface Ledger extends CountedLedger {
  commitments: LedgerCommitment[];
  /** What each party asks for, makes a condition or offers. */
  terms: Term[];
  /** What each party has done for the other side, by party code. */
  deliverables: Record<string, Deliverable[]>;
  /** What was given in exchange for what. */
  bargains: Bargain[];
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

/** The acts of a day that have been done and have no force yet: a control that is adopted, and in force from a later day. */
export function aheadOn({ pending, validAt }: Pick<TrackView, 'pending' | 'validAt'>): TrackEvent[] {
  const isDone = ({ date, occurred }: TrackEvent) =>
    date !== occurred && (occurred.start.latest ?? occurred.start.earliest)! <= validAt;
  return pending.flatMap(({ event }) => (isDone(event) ? [event] : []));
}

/** The part of a day's ledger that the metrics count. */
export function countedLedgerOf({ events, parties, day, dueSoonDays }: LedgerBasis): CountedLedger {
  const exchanges = new Exchanges(events);
  return {
    commitments: commitmentEntries(events, exchanges, day, dueSoonDays),
    ...givenAndAsked(events, parties, exchanges),
  };
}

/**
 * The ledger of a day.
 * @param ahead acts that have been done and have no force yet
 */
export function ledgerOf({ events, parties, day, dueSoonDays }: LedgerBasis, ahead: readonly TrackEvent[]): Ledger {
  const exchanges = new Exchanges(events);
  const commitments = commitmentsInWords(events, exchanges, day, dueSoonDays);
  return {
    commitments,
    ...givenAndAsked(events, parties, exchanges),
    terms: termEntries(events, day),
    deliverables: deliverablesOf([...events, ...ahead], parties, new Exchanges([...events, ...ahead])),
    bargains: bargainsAmong(events, parties, commitments),
  };
}

function givenAndAsked(
  events: readonly TrackEvent[],
  parties: readonly string[],
  exchanges: Exchanges,
): Omit<CountedLedger, 'commitments'> {
  const concessions = parties.map((party) => [party, concessionsOf(party, events, exchanges)] as const);
  return { concessions: Object.fromEntries(concessions), openAsks: openAsksAmong(events) };
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
  return termsAmong(events)
    .filter(({ kind, open }) => kind === 'ask' && open)
    .map(({ event, repeats }) => {
      const { id, title, initiators, date, disputedBy } = repeats.at(-1) ?? event;
      return { event: id, title, by: [...initiators], date: date.view(), disputedBy: [...disputedBy] };
    });
}
