import type { Day } from './day.js';
import { type FoldEvent, isInformal } from './fold-event.js';
import type { ConcessionTally, Metrics, Tally } from './reading.js';

const SHOWN = 50;

/** A count with the newest events behind it; events come in the order of the fold. */
export function tally(events: readonly FoldEvent[]): Tally {
  return {
    count: events.length,
    events: events
      .slice(-SHOWN)
      .map((event) => event.id)
      .reverse(),
  };
}

type Outcome = 'open' | 'fulfilled' | 'partly' | 'broken';

interface Commitment {
  readonly event: FoldEvent;
  outcome: Outcome;
}

const isOpen = (outcome: Outcome) => outcome === 'open' || outcome === 'partly';

/**
 * Commitments by what became of them. One stays open until an event fulfils it by a link; part of it keeps it open;
 * a date that passes does not fulfil it, and what was kept can still be broken. A promise that repeats an open one is counted as a repeat, not as another.
 */
export function commitmentsOf(events: readonly FoldEvent[], day: Day, dueSoonDays: number): Metrics['commitments'] {
  const made = new Map<string, Commitment>();
  const repeated: FoldEvent[] = [];
  const unmatched: FoldEvent[] = [];
  for (const event of events) {
    if (event.type === 'CommitmentMade') {
      const first = linked(event, made, (rel) => rel === 'repeats').find((c) => isOpen(c.outcome));
      if (first) repeated.push(event);
      // What fulfils a repeat fulfils the promise that it repeats.
      made.set(event.id, first ?? { event, outcome: 'open' });
      continue;
    }
    const outcome = outcomeOf(event);
    const met = linked(event, made, (rel) => bears(rel, outcome));
    for (const commitment of met)
      if (outcome !== 'partly' || commitment.outcome === 'open') commitment.outcome = outcome;
    if (met.length === 0 && event.type === 'CommitmentFulfilled') unmatched.push(event);
  }
  const commitments = [...new Set(made.values())];
  const having = (...outcomes: Outcome[]) =>
    commitments.filter((c) => outcomes.includes(c.outcome)).map((c) => c.event);
  const open = having('open', 'partly');
  const due = (event: FoldEvent) => event.due?.latest ?? null;
  return {
    open: tally(open),
    dueSoon: tally(open.filter((e) => due(e) !== null && due(e)! >= day && due(e)! <= day + dueSoonDays)),
    overdue: tally(open.filter((e) => due(e) !== null && due(e)! < day)),
    fulfilled: tally([...having('fulfilled'), ...unmatched]),
    partly: tally(having('partly')),
    broken: tally(having('broken')),
    repeated: tally(repeated),
  };
}

function linked(event: FoldEvent, made: ReadonlyMap<string, Commitment>, by: (rel: string) => boolean): Commitment[] {
  return event.links.filter((link) => by(link.rel)).flatMap((link) => made.get(link.event) ?? []);
}

function outcomeOf(event: FoldEvent): Outcome {
  if (event.type === 'CommitmentBroken') return 'broken';
  return event.type === 'CommitmentPartlyFulfilled' ? 'partly' : 'fulfilled';
}

function bears(rel: string, outcome: Outcome): boolean {
  return rel === 'fulfils' || (outcome === 'broken' && rel === 'responds-to');
}

/** Each government's concessions, those it took back, and what each was exchanged for. */
export function concessionsOf(
  events: readonly FoldEvent[],
  parties: readonly string[],
): Record<string, ConcessionTally> {
  return Object.fromEntries(
    parties.map((party) => {
      const own = events.filter((e) => e.group === 'concession' && !isInformal(e) && e.initiators.includes(party));
      const given = own.filter((event) => event.type !== 'ConcessionWithdrawn');
      const exchanges = given.flatMap((event) =>
        event.links
          .filter((link) => link.rel === 'in-exchange-for')
          .map((link) => ({ event: event.id, for: link.event })),
      );
      const withdrawn = own.filter((event) => event.type === 'ConcessionWithdrawn');
      return [party, { ...tally(given), withdrawn: tally(withdrawn), exchanges: exchanges.slice(-SHOWN) }];
    }),
  );
}

/** Demands of governments that nothing has fulfilled and nobody has rejected. */
export function openAsksOf(events: readonly FoldEvent[]): Tally {
  const answered = new Set(
    events.flatMap((event) =>
      event.links
        .filter((link) => link.rel === 'fulfils' || (link.rel === 'responds-to' && event.type === 'DemandRejected'))
        .map((link) => link.event),
    ),
  );
  return tally(events.filter((event) => event.type === 'DemandMade' && !isInformal(event) && !answered.has(event.id)));
}
