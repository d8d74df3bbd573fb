import type { EventBody, LogEntry } from '../../src/contract/log/entries.js';

export type { EntryDependents, EntryDetails, LastEvent, LogEntry } from '../../src/contract/log/entries.js';

/** Body of any entry: an event, or an entry about the record. */
export type EntryBody = LogEntry['body'];

/** Every field that some member of a union has; absent where a member has no such field. */
type FieldsOf<Union> = {
  readonly [Field in Union extends unknown ? keyof Union : never]?: Union extends unknown
    ? Field extends keyof Union
      ? Union[Field]
      : never
    : never;
};
/** Fields of an entry, for a reader that shows whichever its type has. */
export type EntryFields = FieldsOf<EntryBody>;
/** Fields of an event, for a reader that shows whichever its type has. */
export type EventFields = FieldsOf<EventBody>;
