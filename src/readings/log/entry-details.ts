import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { type Entry, knownOn } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { EventLog } from '../../event-log/event-log.js';
import { entryDependents } from './dependents.js';
import { entriesKnownAt } from './entries-known.js';
import { type AsOfQuery, refuseFutureKnowledge } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';
import { entryView } from './log-page.js';

/** The as-of parameters of an entry: policy and account do not apply to a single entry. */
type EntryAsOf = Pick<AsOfQuery, 'validAt' | 'knownAt' | 'position'>;

/**
 * An entry with its amendments and dependents, as known and recorded then; `undefined` where no entry has the id.
 * @throws ThawError invalid `from-the-future`, `unknown-position`; `nothing-known` where the
 * entry itself was not known or recorded yet
 */
export async function readEntryDetails(log: EventLog, reader: StatusReader, id: string, asOf: EntryAsOf) {
  const found = await readEntryAsOf(log, reader, id, asOf);
  if (!found) return undefined;
  const { entry, amendments, current } = found;
  const key = entry.body.id;
  const validity = amendments.validity(key);
  const tracks = validity.standing === 'stands' ? amendments.tracks([key]) : [];
  const { event = null, outcome = null } = current ?? {};
  const about = amendments.amendmentsOf(key);
  const isPartlyInternal = !entry.visibility && about.some(({ visibility }) => visibility === 'internal');
  return {
    ...entryView(entry),
    ...(isPartlyInternal && { visibility: 'partly-internal' as const }),
    ...validity,
    current: event,
    outcome,
    amendments: about.map(entryView),
    restsOnIt: await entryDependents(key, tracks, reader, asOf),
  };
}

/** An entry, its amendments, and how it reads with them, as known and recorded then. @throws ThawError as `readEntryDetails` */
export async function readEntryAsOf(log: EventLog, reader: StatusReader, id: string, asOf: EntryAsOf) {
  const entry = await log.find(id);
  if (!entry) return undefined;
  await reader.reach(asOf.position);
  refuseUnknown(entry, asOf, reader.today());
  const { knownAt = Infinity, position = Infinity } = asOf;
  const key = entry.body.id;
  const about = (await log.readAbout([key])).filter((each) => each.position <= position && knownOn(each) <= knownAt);
  const read = await entriesKnownAt(log, [entry, ...about], knownAt);
  const amendments = new AmendmentIndex(read);
  return { entry: read[0]!, amendments, current: amendments.current(key, knownAt) };
}

function refuseUnknown(entry: Entry, { knownAt, position }: EntryAsOf, today: Day): void {
  const known = knownOn(entry);
  refuseFutureKnowledge(knownAt, today);
  if (knownAt !== undefined && knownAt < known) {
    throw ThawError.invalid('nothing-known', 'knownAt', `is before ${isoDay(known)}, when this entry was known`);
  }
  if (position !== undefined && position < entry.position) {
    throw ThawError.invalid(
      'nothing-known',
      'position',
      `is before ${entry.position}, at which this entry was recorded`,
    );
  }
}
