import type { EntryBody } from '../../domain/entries/entry.js';

/** A well-formed entry, with the pointer of its place in the request (`/3` in a batch) for later errors. */
export interface ParsedEntry {
  readonly body: EntryBody;
  readonly at: string;
}
