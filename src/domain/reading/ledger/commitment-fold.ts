import { isDoubtful, linkedAmong, type TrackEvent } from '../../record/track-event.js';

export type CommitmentOutcome = 'fulfilled' | 'partly' | 'broken';

/** A commitment with what became of it. */
export interface Commitment {
  /** The commitment; its fulfilment if the commitment itself is not on record. */
  readonly event: TrackEvent;
  outcome: CommitmentOutcome | 'open';
  readonly repeats: TrackEvent[];
  readonly outcomes: { readonly event: TrackEvent; readonly outcome: CommitmentOutcome }[];
  /** What others say of it, or of its fulfilment, that is no act: criticism, claims, statements. */
  readonly doubts: TrackEvent[];
}

/** Whether a commitment is still to be fulfilled, wholly or in part. */
export const isOpen = (outcome: Commitment['outcome']) => outcome === 'open' || outcome === 'partly';

/**
 * The commitments among the events of a day, each with its outcomes. A fulfilled commitment can still be broken, but not
 * by a break that is in doubt: that one is listed, and moves nothing. A repetition of an open commitment is not a new
 * one, and its fulfilment fulfils the first; a repetition after fulfilment or breach is a new commitment.
 */
export function commitmentsAmong(events: readonly TrackEvent[]): Commitment[] {
  const made = new Map<string, Commitment>();
  const byOutcome = new Map<string, Commitment>();
  const unmatched: Commitment[] = [];
  for (const event of events) {
    if (event.type === 'CommitmentMade') {
      const first = linkedAmong(event, made, 'repeats').find((c) => isOpen(c.outcome));
      first?.repeats.push(event);
      made.set(event.id, first ?? fresh(event));
      continue;
    }
    if (event.links.length === 0 && event.type !== 'CommitmentFulfilled') continue;
    if (doubtTypes.has(event.type)) noteDoubt(event, made, byOutcome);
    const outcome = outcomeOf(event);
    const affected = [
      ...linkedAmong(event, made, 'fulfils'),
      ...(outcome === 'broken' ? linkedAmong(event, made, 'responds-to') : []),
    ];
    for (const commitment of new Set(affected)) {
      commitment.outcomes.push({ event, outcome });
      byOutcome.set(event.id, commitment);
      if (moves(commitment, event, outcome)) commitment.outcome = outcome;
    }
    if (affected.length === 0 && event.type === 'CommitmentFulfilled') {
      const kept: Commitment = { ...fresh(event), outcome, outcomes: [{ event, outcome }] };
      byOutcome.set(event.id, kept);
      unmatched.push(kept);
    }
  }
  return [...new Set(made.values()), ...unmatched];
}

const fresh = (event: TrackEvent): Commitment => ({ event, outcome: 'open', repeats: [], outcomes: [], doubts: [] });

const doubtTypes: ReadonlySet<string> = new Set(['StatementMade', 'ClaimMade', 'CriticismVoiced']);

/** Notes what others than its makers say in answer to a commitment or to its fulfilment. */
function noteDoubt(event: TrackEvent, ...known: readonly ReadonlyMap<string, Commitment>[]): void {
  const about = known.flatMap((commitments) => linkedAmong(event, commitments, 'responds-to'));
  for (const commitment of new Set(about)) {
    const isOwn = event.initiators.some((party) => commitment.event.initiators.includes(party));
    if (!isOwn) commitment.doubts.push(event);
  }
}

/** Whether an outcome changes the state of a commitment. */
function moves(commitment: Commitment, event: TrackEvent, outcome: CommitmentOutcome): boolean {
  if (outcome === 'broken') return !isDoubtful(event);
  return outcome !== 'partly' || commitment.outcome === 'open';
}

function outcomeOf(event: TrackEvent): CommitmentOutcome {
  if (event.type === 'CommitmentBroken') return 'broken';
  return event.type === 'CommitmentPartlyFulfilled' ? 'partly' : 'fulfilled';
}
