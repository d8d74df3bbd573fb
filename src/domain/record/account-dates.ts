import type { Source } from '../events/event.js';
import type { AccountDate } from './track-event.js';
import type { EdtfDate } from '../time/edtf-date.js';

/** The accounts of an event: its recorded date, the accounts that support it, and their differing dates. */
export interface EventAccounts {
  readonly occurred: EdtfDate;
  readonly accounts: readonly string[];
  readonly accountDates: readonly AccountDate[];
}

/** The dates that the accounts of sources give for an event where they differ from its recorded date. */
export function accountDatesOf(
  sources: readonly Pick<Source, 'account' | 'claims'>[],
  recorded: string,
): readonly AccountDate[] {
  if (!sources.some(({ claims }) => claims)) return none;
  const dates = sources.flatMap(({ account, claims }) =>
    account === undefined ? [] : [{ account, occurred: claims?.occurred ?? recorded }],
  );
  return differingDates(dates, recorded);
}

/**
 * The differing dates of an event that duplicates were merged into, measured against the event's own recorded date.
 * @param all the event and its duplicates
 */
export function accountDatesOfMerged({ occurred }: EventAccounts, all: readonly EventAccounts[]): AccountDate[] {
  const dates = all.flatMap((each) => {
    const asRecorded = each.accounts.filter((account) => !each.accountDates.some((claim) => claim.account === account));
    return [...each.accountDates, ...asRecorded.map((account) => ({ account, occurred: each.occurred.text }))];
  });
  return differingDates(dates, occurred.text);
}

/** Drops the claims of accounts that also have a source for the recorded date. */
export function differingDates(dates: readonly AccountDate[], recorded: string): AccountDate[] {
  const agreeing = dates.filter(({ occurred }) => occurred === recorded).map(({ account }) => account);
  return dates.filter(({ account }) => !agreeing.includes(account));
}

const none: readonly never[] = [];
