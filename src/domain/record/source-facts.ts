import type { Source } from '../events/event.js';
import { independentPublishers } from '../events/publisher.js';
import { accountDatesOf, accountDatesOfMerged } from './account-dates.js';
import { type EntryDays, type KnownSource, type ReadSource, sourceKnownOn } from './known-sources.js';
import type { TrackEvent } from './track-event.js';

/** What readings take from the sources of an event. */
export type SourceFacts = Pick<TrackEvent, 'publishers' | 'claims' | 'accounts' | 'accountDates'>;

/**
 * What readings take from sources of an event.
 * @param occurred the date of the event as recorded (EDTF)
 * @param inForce whether the event counts from another day than the one it happened on: claims do not concern that day
 */
export function sourceFacts(sources: readonly ReadSource[], occurred: string, inForce: boolean): SourceFacts {
  return {
    publishers: independentPublishers(sources.map((source) => source.publisher)),
    claims: inForce ? none : claimsOf(sources, occurred),
    accounts: accountsOf(sources),
    accountDates: inForce ? none : accountDatesOf(sources, occurred),
  };
}

/** The facts of an event together with those of further sources of it. */
export function unitedFacts(event: TrackEvent, inForce: boolean, more: SourceFacts): SourceFacts {
  const all = [event, { ...more, occurred: event.occurred }];
  return {
    publishers: independentPublishers(all.flatMap((each) => each.publishers)),
    claims: [...new Set(all.flatMap((each) => each.claims))],
    accounts: [...new Set(all.flatMap((each) => each.accounts))],
    accountDates: inForce ? none : accountDatesOfMerged(event, all),
  };
}

/**
 * The sources with their knowledge days, where one of them became known after its entry; else an empty list, which costs
 * a record of a million events no memory.
 */
export function laterKnown(sources: readonly Source[], days: EntryDays): readonly KnownSource[] {
  if (sources.every((source) => sourceKnownOn(source, days) === days.known)) return none;
  return sources.map((source) => {
    const { publisher, account, claims } = source;
    return { known: sourceKnownOn(source, days), publisher, ...(account && { account }), ...(claims && { claims }) };
  });
}

function claimsOf(sources: readonly ReadSource[], occurred: string): string[] {
  const claimed = sources.flatMap((source) => source.claims?.occurred ?? []);
  return [...new Set(claimed)].filter((date) => date !== occurred);
}

const accountLists = new Map<string, readonly string[]>();

/** The accounts of sources. Equal lists share one array, because few lists occur in a million events. */
function accountsOf(sources: readonly ReadSource[]): readonly string[] {
  const accounts = [...new Set(sources.flatMap((source) => source.account ?? []))];
  const key = accounts.join(' ');
  const known = accountLists.get(key);
  if (known) return known;
  accountLists.set(key, accounts);
  return accounts;
}

const none: readonly never[] = [];
