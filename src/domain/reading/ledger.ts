import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { type TrackEvent, isInformal } from '../record/track-event.js';
import { type CommitmentEntry, commitmentEntries } from './commitments.js';
import { Exchanges, type LedgerReference, referenceTo } from './exchanges.js';

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
    commitments: commitmentEntries(events, exchanges, day, dueSoonDays),
    concessions: Object.fromEntries(parties.map((party) => [party, concessionsOf(party, events, exchanges)])),
    openAsks: openAsksAmong(events),
  };
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

/** Whether an answer to an ask refuses it: in so many words, or by an act of pressure. */
function isRefusal(event: TrackEvent): boolean {
  return event.type === 'DemandRejected' || event.group === 'pressure';
}

function openAsksAmong(events: readonly TrackEvent[]): OpenAsk[] {
  const answered = new Set(
    events.flatMap((event) =>
      event.links
        .filter((link) => link.rel === 'fulfils' || (link.rel === 'responds-to' && isRefusal(event)))
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
