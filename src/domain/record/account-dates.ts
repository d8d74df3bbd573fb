import type { DiplomaticEvent } from '../events/event.js';
import type { EdtfDate } from '../time/edtf-date.js';

/** A date on one account. */
export interface AccountDate {
  readonly account: string;
  readonly occurred: string;
}

/** An event as far as accounts go: its date as recorded, the accounts behind it, and the other dates that they give. */
export interface EventAccounts {
  readonly occurred: EdtfDate;
  readonly accounts: readonly string[];
  readonly accountDates: readonly AccountDate[];
}

/** The dates of accounts that give another than the event as recorded. */
export function accountDatesOf(event: DiplomaticEvent): readonly AccountDate[] {
  if (!event.sources.some(({ claims }) => claims)) return none;
  const told = event.sources.flatMap(({ account, claims }) =>
    account === undefined ? [] : [{ account, occurred: claims?.occurred ?? event.occurred }],
  );
  return departing(told, event.occurred);
}

/** The same of an event and what is merged into it; the date that stays is the event's. */
export function accountDatesOfMerged({ occurred }: EventAccounts, all: readonly EventAccounts[]): AccountDate[] {
  const told = all.flatMap((each) => {
    const asRecorded = each.accounts.filter(
      (account) => !each.accountDates.some((telling) => telling.account === account),
    );
    return [...each.accountDates, ...asRecorded.map((account) => ({ account, occurred: each.occurred.text }))];
  });
  return departing(told, occurred.text);
}

/** The tellings of those accounts that do not, by another of their sources, give the date as recorded, too. */
function departing(told: readonly AccountDate[], recorded: string): AccountDate[] {
  const agreeing = told.filter(({ occurred }) => occurred === recorded).map(({ account }) => account);
  return told.filter(({ account }) => !agreeing.includes(account));
}

const none: readonly never[] = [];
