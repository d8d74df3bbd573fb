import { asOfQueryOf } from '../contract/queries.js';
import type { EventLog } from '../event-log/event-log.js';
import { base } from '../http/endpoint/openapi.js';
import type { AsOfQuery } from '../readings/as-of.js';
import type { Comparisons } from '../readings/compare/comparisons.js';
import { citationOf } from '../readings/explain/citation.js';
import type { StatusReader } from '../readings/status-reader.js';

/** What a tool answers from. */
export interface Services {
  readonly reader: StatusReader;
  readonly log: EventLog;
  readonly comparisons: Comparisons;
  /** The address of the server, as the agent reaches it; empty where there is none, and citations then give a path. */
  readonly address: string;
}

/**
 * The as-of parameters of a reading, with the position of the log where none is given: all that one answer tells is of one
 * state of the log.
 */
export function fixedAsOf(args: Parameters<typeof asOfQueryOf>[0], { reader }: Services): AsOfQuery {
  const asOf = asOfQueryOf(args);
  return { ...asOf, position: asOf.position ?? reader.position };
}

/** How a reading is cited: title, state of knowledge, policy, position of the log, and the address that always gives it. */
export async function citationLine(track: string, asOf: AsOfQuery, { reader, address }: Services): Promise<string> {
  return `Cite as: ${(await citationOf(reader, track, asOf, address + base)).text}`;
}
