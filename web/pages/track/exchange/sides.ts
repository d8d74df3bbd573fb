import type { DayRange } from '../../../contract/answers.js';
import type { Deliverable, LedgerReference, Term, TrackLedger } from '../../../contract/track-answers.js';
import { daysInWords } from '../../../wording/words.js';

type LedgerData = TrackLedger['data'];

/** What one party wants, offers and gave. */
export interface Side {
  readonly party: string;
  /** Its asks and conditions: open ones first, and of each those made last first. */
  readonly wants: readonly Term[];
  readonly offers: readonly Term[];
  /** The newest first. */
  readonly gave: readonly Given[];
}

/** A deliverable with the promises that it keeps. */
export interface Given extends Omit<Deliverable, 'fulfils'> {
  /** The promises that it fulfils wholly, each with the days from the pledge to its fulfilment. */
  readonly keeps: readonly (LedgerReference & { readonly afterDays: DayRange })[];
  /** The other promises and terms that it fulfils, or fulfils in part. */
  readonly serves: readonly LedgerReference[];
  /** The events by which its giver took it back. */
  readonly withdrawnBy: readonly LedgerReference[];
}

/**
 * The sides of an exchange: the parties of the track in their order, then others that have terms. Sides without terms and
 * deliverables are left out where there are more than two; and all are where none has any.
 */
export function sidesOf(ledger: LedgerData, parties: readonly string[]): Side[] {
  const all = new Set([...parties, ...ledger.terms.flatMap(({ by }) => by)]);
  const sides = [...all].map((party) => sideOf(ledger, party));
  const filled = sides.filter(({ wants, offers, gave }) => wants.length + offers.length + gave.length > 0);
  return filled.length > 0 && sides.length === 2 ? sides : filled;
}

function sideOf(ledger: LedgerData, party: string): Side {
  const own = ledger.terms.filter(({ by }) => by.includes(party)).toSorted(byUrgency);
  return {
    party,
    wants: own.filter(({ kind }) => kind !== 'offer'),
    offers: own.filter(({ kind }) => kind === 'offer'),
    gave: gaveOf(ledger, party),
  };
}

function byUrgency(a: Term, b: Term): number {
  return Number(b.open) - Number(a.open) || lastMade(b).localeCompare(lastMade(a));
}

/** The day by which a term was made for the last time. */
function lastMade({ date, repeatedBy }: Term): string {
  return [date, ...repeatedBy.map((repetition) => repetition.date)]
    .map((each) => each?.latest ?? '')
    .toSorted()
    .at(-1)!;
}

function gaveOf({ deliverables, commitments, concessions }: LedgerData, party: string): Given[] {
  const keptAfter = new Map(commitments.map(({ event, keptAfterDays }) => [event, keptAfterDays]));
  const own = (deliverables[party] ?? []).toReversed();
  // Of several acts that fulfil a promise, in part at first, the last one is what kept it.
  const claimed = new Set<string>();
  return own.map(({ fulfils, ...deliverable }) => {
    const keeps = fulfils.flatMap((reference) => {
      const afterDays = keptAfter.get(reference.event);
      if (!afterDays || claimed.has(reference.event)) return [];
      claimed.add(reference.event);
      return [{ ...reference, afterDays }];
    });
    return {
      ...deliverable,
      keeps,
      serves: fulfils.filter(({ event }) => !keeps.some((kept) => kept.event === event)),
      withdrawnBy: concessions[party]?.find(({ event }) => event === deliverable.event)?.withdrawnBy ?? [],
    };
  });
}

/** How a term was answered, and how old it is while it is open: `refused on 29 September 2022; open for 1,521 days`. */
export function answerInWords({ state, open, inWords, ageDays }: Term): string {
  return open && state !== 'unanswered' ? `${inWords}; open for ${daysInWords(ageDays)}` : inWords;
}

/** `after 151 days`, `on the same day`. */
export function afterInWords(days: DayRange): string {
  return days.max === 0 ? 'on the same day' : `after ${daysInWords(days)}`;
}
