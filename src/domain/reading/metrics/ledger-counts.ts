import type { ConcessionEntry, CountedLedger } from '../ledger/ledger.js';
import type { CommitmentEntry } from '../ledger/commitments.js';
import type { LedgerReference } from '../ledger/exchanges.js';
import type { ConcessionTally, Metrics, Tally } from './metrics.js';

const SHOWN = 50;

/** A count with the newest 50 event ids, newest first. @param ids in fold order */
export function countEntries(ids: readonly string[]): Tally {
  return { count: ids.length, events: ids.slice(-SHOWN).reverse() };
}

/** The counts of the ledger, each with the ids of the counted events. */
export function ledgerCounts(ledger: CountedLedger): Pick<Metrics, 'commitments' | 'concessions' | 'openAsks'> {
  return {
    commitments: commitmentTallies(ledger.commitments),
    concessions: Object.fromEntries(
      Object.entries(ledger.concessions).map(([party, entries]) => [party, concessionTally(entries)]),
    ),
    openAsks: countEntries(idsOf(ledger.openAsks)),
  };
}

function commitmentTallies(entries: readonly CommitmentEntry[]): Metrics['commitments'] {
  const having = (fits: (entry: CommitmentEntry) => boolean) => countEntries(idsOf(entries.filter(fits)));
  const isOpen = ({ state }: CommitmentEntry) => state !== 'fulfilled' && state !== 'broken';
  return {
    open: having(isOpen),
    dueSoon: having(({ state }) => state === 'due-soon'),
    overdue: having(({ state }) => state === 'overdue'),
    fulfilled: having(({ state }) => state === 'fulfilled'),
    partly: having((entry) => isOpen(entry) && entry.partlyBy.length > 0),
    broken: having(({ state }) => state === 'broken'),
    repeated: countEntries(idsOf(entries.flatMap(({ repeatedBy }) => repeatedBy).sort(byDate))),
    reportedOnly: having((entry) => isOpen(entry) && entry.reportedOnlyBy.length > 0),
  };
}

function concessionTally(entries: readonly ConcessionEntry[]): ConcessionTally {
  const withdrawn = entries.filter(({ type }) => type === 'ConcessionWithdrawn');
  const given = entries.filter(({ type }) => type !== 'ConcessionWithdrawn');
  const exchanges = given.flatMap(({ event, inExchangeFor }) =>
    inExchangeFor.map((link) => ({ event, for: link.event })),
  );
  return {
    ...countEntries(idsOf(given)),
    withdrawn: countEntries(idsOf(withdrawn)),
    exchanges: exchanges.slice(-SHOWN),
  };
}

function byDate(a: LedgerReference, b: LedgerReference): number {
  const [first, second] = [a.date?.latest ?? '', b.date?.latest ?? ''];
  return first < second ? -1 : first > second ? 1 : 0;
}

function idsOf(entries: readonly { event: string }[]): string[] {
  return entries.map(({ event }) => event);
}
