import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { TrackEvent } from '../../record/track-event.js';
import type { LedgerCommitment } from './commitment-words.js';
import type { CommitmentState } from './commitments.js';
import { exchangedFor, type LedgerReference } from './exchanges.js';

/** What a party gave in a bargain: an act, or a promise with its state. */
export interface BargainPart {
  event: string;
  type: string;
  title: string;
  date: DateView;
  /** The state of a promise; `null` of an act. */
  state: CommitmentState | null;
  keptAfterDays: DayRange | null;
  /** How a promise stands; `null` of an act. */
  inWords: string | null;
}

/** Acts that were given in exchange for each other, by the party that gave them. */
export interface Bargain {
  parts: Record<string, BargainPart[]>;
  /** What was exchanged and is not on this track's record. */
  elsewhere: LedgerReference[];
}

/** The bargains among events, each in fold order: what `in-exchange-for` links connect, directly or by way of others. */
export function bargainsAmong(
  events: readonly TrackEvent[],
  parties: readonly string[],
  commitments: readonly LedgerCommitment[],
): Bargain[] {
  const groups = connected(events.map((event) => [event.id, exchangedFor(event)]));
  const entries = new Map(commitments.map((entry) => [entry.event, entry]));
  return [...groups.values()].map((ids) => {
    const acts = events.filter(({ id }) => ids.has(id));
    const known = new Set(acts.map(({ id }) => id));
    const partsOf = (party: string) => acts.filter((act) => giversOf(act, acts).includes(party));
    return {
      parts: Object.fromEntries(
        parties.map((party) => [party, partsOf(party).map((act) => partOf(act, entries.get(act.id)))]),
      ),
      elsewhere: [...ids].filter((id) => !known.has(id)).map((event) => ({ event, title: null, date: null })),
    };
  });
}

/** The parties that gave an act. An act of all is the part of those that did not give something for it. */
function giversOf(act: TrackEvent, acts: readonly TrackEvent[]): readonly string[] {
  const takers = acts.filter((other) => exchangedFor(other).includes(act.id)).flatMap((other) => other.initiators);
  const givers = act.initiators.filter((party) => !takers.includes(party));
  return givers.length > 0 ? givers : act.initiators;
}

function partOf(act: TrackEvent, entry: LedgerCommitment | undefined): BargainPart {
  const { id: event, type, title } = act;
  const { state = null, keptAfterDays = null, inWords = null } = entry ?? {};
  return { event, type, title, date: act.date.view(), state, keptAfterDays, inWords };
}

/** The groups of ids that links connect, in the order of their first member with a link; ids without links are in none. */
function connected(links: readonly (readonly [id: string, targets: readonly string[]])[]): ReadonlySet<Set<string>> {
  const groupOf = new Map<string, Set<string>>();
  for (const [id, targets] of links) {
    for (const target of targets) {
      const [a, b] = [groupOf.get(id) ?? new Set([id]), groupOf.get(target) ?? new Set([target])];
      const united = a === b ? a : new Set([...a, ...b]);
      for (const member of united) groupOf.set(member, united);
    }
  }
  return new Set(groupOf.values());
}
