import type { EntryDependents, EntryDetails as Details } from '../../src/contract/log/entries.js';
import type { Entry, EventBody } from './answers.js';

export type { EntryDependents };

/** Body of any entry. The contract has one type each; the pages read their fields by name. */
export interface EntryBody {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}
export type AnyEntry = Entry<EntryBody>;

/** Current reading of an event, its amendments and what depends on it: `GET /events/{id}`. */
export type EntryDetails = AnyEntry &
  Pick<Details, 'standing' | 'mergedInto'> & {
    /** `null` for a retracted event, and for an entry that is no event. */
    readonly current: EventBody | null;
    readonly amendments: readonly AnyEntry[];
    readonly restsOnIt?: EntryDependents;
  };
