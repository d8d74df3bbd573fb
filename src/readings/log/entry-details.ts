import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { type Entry, knownOn } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { EventLog } from '../../event-log/event-log.js';
import { entryDependents } from './dependents.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';
import { entryView } from './log-page.js';

/** Those asOf that are clocks: an entry has no policy, and is nobody's account. */
type Clocks = Pick<AsOfQuery, 'validAt' | 'knownAt' | 'position'>;

/**
 * An entry with what came of it, by what was known and recorded then; `undefined` where no entry has the id.
 * @throws ThawError invalid `from-the-future`, `unknown-position`; `nothing-known` where the entry itself was not known or recorded yet
 */
export async function readEntryDetails(log: EventLog, reader: StatusReader, id: string, asOf: Clocks) {
  const found = await log.find(id);
  if (!found) return undefined;
  await reader.reach(asOf.position);
  refuseUnknown(found, asOf, reader.today());
  const { knownAt = Infinity, position = Infinity } = asOf;
  const key = found.body.id;
  const about = (await log.readAbout([key])).filter((each) => each.position <= position && knownOn(each) <= knownAt);
  const dossier = new AmendmentIndex([found, ...about]);
  const standpoint = dossier.validity(key);
  const tracks = standpoint.standing === 'stands' ? dossier.tracks([key]) : [];
  return {
    ...entryView(found),
    ...standpoint,
    current: dossier.current(key),
    amendments: dossier.amendmentsOf(key).map(entryView),
    restsOnIt: await entryDependents(key, tracks, reader, asOf),
  };
}

function refuseUnknown(entry: Entry, { knownAt, position }: Clocks, today: Day): void {
  const known = knownOn(entry);
  if (knownAt !== undefined && knownAt > today) {
    throw wrong('from-the-future', 'knownAt', `is later than ${isoDay(today)}: what will be known then nobody knows`);
  }
  if (knownAt !== undefined && knownAt < known) {
    throw wrong('nothing-known', 'knownAt', `is before ${isoDay(known)}, when this entry was known`);
  }
  if (position !== undefined && position < entry.position) {
    throw wrong('nothing-known', 'position', `is before ${entry.position}, at which this entry was recorded`);
  }
}

function wrong(code: string, pointer: string, detail: string): ThawError {
  return new ThawError('invalid', code, `${pointer} ${detail}`, [{ pointer, detail }]);
}
