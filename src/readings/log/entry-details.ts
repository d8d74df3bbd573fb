import { z } from 'zod';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { link } from '../../domain/events/event.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { type Entry, knownOn } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { anyEvent } from '../../domain/entries/amendment.js';
import type { DependentLink, DependentMeasure, DependentStatus } from '../../domain/explain/dependents.js';
import type { EventLog } from '../../event-log/event-log.js';
import { type EntryDependents, dependentsNamed, entryDependents } from './dependents.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';
import { entry } from '../../contract/readings/answers.js';
import { entryView } from './log-page.js';
import { asOfFields as allPins, upToDate } from '../../contract/queries.js';
import { dateView, formalState, practiceState, statusName } from '../../contract/readings/reading.js';

const { validAt, knownAt, position } = allPins;
const clocks = { validAt, knownAt, position };

const count = z.int().min(0);

const restingStatus = z.strictObject({
  track: z.string(),
  status: statusName,
  formal: formalState,
  practice: practiceState,
  from: dateView,
  to: dateView.nullable(),
  as: z.enum(['cause', 'basis']).meta({ description: 'Whether it began the interval, or the clock counted from it' }),
}) satisfies z.ZodType<DependentStatus>;

const restingLink = z.strictObject({
  event: z.uuid(),
  rel: link.shape.rel,
  title: z.string(),
}) satisfies z.ZodType<DependentLink>;

const restingMeasure = z.strictObject({
  track: z.string(),
  measure: z.string().meta({ examples: ['metrics.lastDialogue', 'pressure'] }),
}) satisfies z.ZodType<DependentMeasure>;

const restsOnIt = z
  .strictObject({
    statuses: z.array(restingStatus).max(dependentsNamed),
    links: z.array(restingLink).max(dependentsNamed).meta({ description: 'Events of its tracks that link to it' }),
    measures: z.array(restingMeasure).max(dependentsNamed),
    counts: z
      .strictObject({ statuses: count, links: count, measures: count })
      .meta({ description: `How many there are; at most ${dependentsNamed} of each are named` }),
  })
  .meta({
    id: 'RestsOnIt',
    description:
      'What names it, on its tracks: intervals of their history, events that link to it, measures by their place in the status. Nothing rests on what is retracted or merged',
  }) satisfies z.ZodType<EntryDependents>;

export const entryDetails = z
  .strictObject({
    ...entry.shape,
    standing: z
      .enum(['stands', 'retracted', 'merged'])
      .meta({ description: 'By all that the log holds, or held by the clocks asked for' }),
    mergedInto: z.uuid().nullable().meta({ description: 'The event that it is merged into' }),
    current: anyEvent.nullable().meta({
      description:
        'The event as it reads now: corrected, or what it was merged into; null for what is retracted, and for other entries',
    }),
    amendments: z.array(entry).meta({ description: 'The entries about it, and about those, in the order of the log' }),
    restsOnIt,
  })
  .meta({ id: 'SingleEntry', description: 'One line of the log, with what was recorded about it since' });

export const entryDetailsQuery = z.strictObject({ ...clocks, ...upToDate });

/** Those pins that are clocks: an entry has no policy, and is nobody's account. */
type Clocks = Pick<AsOfQuery, 'validAt' | 'knownAt' | 'position'>;

/**
 * An entry with what came of it, by what was known and recorded then; `undefined` where no entry has the id.
 * @throws ThawError invalid `from-the-future`, `unknown-position`; `nothing-known` where the entry itself was not known or recorded yet
 */
export async function readEntryDetails(log: EventLog, reader: StatusReader, id: string, pins: Clocks) {
  const found = await log.find(id);
  if (!found) return undefined;
  await reader.reach(pins.position);
  refuseUnknown(found, pins, reader.today());
  const { knownAt = Infinity, position = Infinity } = pins;
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
    restsOnIt: await entryDependents(key, tracks, reader, pins),
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
