import { type ClaimEntry } from '../reading/claims.js';
import type { CommitmentEntry, CommitmentState } from '../reading/ledger/commitments.js';
import type { TrackEvent } from '../record/track-event.js';
import type { DateView } from '../time/edtf-date.js';

/** A dispute of one of two parties: what it says instead of an event on record. */
export interface RivalDispute {
  event: string;
  title: string;
  date: DateView;
  party: string;
  says: string;
}

/** A commitment as the account of one party has it. */
export interface CommitmentTelling {
  state: CommitmentState;
  made: DateView | null;
  due: DateView | null;
}

/** A commitment of which two parties tell different things. */
export interface RivalCommitment {
  event: string;
  title: string;
  by: string[];
  /** By party; `null` where its account lacks the commitment. */
  tellings: Record<string, CommitmentTelling | null>;
}

/** A list, at most `namedCauses` of it, with the number of all. */
export interface Counted<T> {
  count: number;
  data: T[];
}

/** What two parties tell differently beside dates. */
export interface RivalAccounts {
  disputes: Counted<RivalDispute>;
  /** The claims that each party, or somebody of it, holds. */
  claims: Record<string, Counted<ClaimEntry>>;
  commitments: Counted<RivalCommitment>;
}

/** The disputes of some parties about the events of a day, in fold order, without those that merely give another date. */
export function disputesOf(events: readonly TrackEvent[], parties: readonly string[]): RivalDispute[] {
  return events.flatMap(({ id, title, date, disputes }) =>
    disputes
      .filter(({ party, occurred }) => parties.includes(party) && occurred === undefined)
      .map(({ party, says }) => ({ event: id, title, date: date.view(), party, says })),
  );
}

/**
 * The commitments that two accounts tell differently: their state or dates, or whether they were made at all. An account
 * does not tell a commitment that is known from others alone.
 */
export function rivalCommitments(ledgers: ReadonlyMap<string, readonly CommitmentEntry[]>): RivalCommitment[] {
  const all = new Map<string, CommitmentEntry>();
  for (const commitments of ledgers.values()) for (const each of commitments) all.set(each.event, each);
  const tellers = [...ledgers].map(([party, own]) => [party, new Map(own.map((each) => [each.event, each]))] as const);
  return [...all.values()].flatMap(({ event, title, by }) => {
    const tellings = tellers.map(([party, commitments]) => {
      const own = commitments.get(event);
      return [party, own && isToldBy(party, own) ? { state: own.state, made: own.made, due: own.due } : null] as const;
    });
    const distinct = new Set(tellings.map(([, telling]) => JSON.stringify(telling)));
    return distinct.size === 1 ? [] : [{ event, title, by, tellings: Object.fromEntries(tellings) }];
  });
}

function isToldBy(party: string, { reportedOnlyBy }: CommitmentEntry): boolean {
  return reportedOnlyBy.length === 0 || reportedOnlyBy.includes(party);
}
