import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { type EntryBody, entrySchemas } from '../../domain/entries/entry.js';
import { anyEvent } from '../../domain/entries/amendment.js';
import { link } from '../../domain/events/event.js';
import type { DependentLink, DependentMeasure, DependentStatus } from '../../domain/explain/dependents.js';
import { pageOf } from '../page.js';
import { asOfFields, upToDate } from '../queries.js';
import { dateView, formalState, practiceState, statusName } from '../readings/reading.js';

/** At most so many of each kind are named. */
export const dependentsNamed = 50;

/** The compiler cannot follow a union that is made of a table, so that its type is said. */
const entryBody = z
  .discriminatedUnion('type', Object.values(entrySchemas) as unknown as [z.ZodObject<{ type: z.ZodLiteral<string> }>])
  .meta({ id: 'EntryBody', description: 'An event, or a record-keeping entry' }) as unknown as z.ZodType<EntryBody>;
export type { EntryBody };

export const entry = z
  .strictObject({
    position: z.int().min(1),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    hash: z.string().meta({ description: 'SHA-256, in hex, over the entry before and this one' }),
    body: entryBody,
  })
  .meta({ id: 'Entry', description: 'One line of the log' });
export type LogEntry = ContractType<typeof entry>;

export const entryPage = pageOf(entry, 'EntryPage');
export type EntryPage = ContractType<typeof entryPage>;

const trackEvent = z
  .strictObject({
    ...entry.shape,
    asRead: z
      .strictObject({
        event: anyEvent.nullable().meta({ description: 'Its corrected reading; null where that is as recorded' }),
        readFrom: z.array(z.int()).meta({ description: 'The positions of the entries that say what it is' }),
        disputedBy: z.array(z.string()),
      })
      .optional()
      .meta({ description: 'Where entries about it have changed how it is read' }),
  })
  .meta({ id: 'TrackEvent', description: 'An event of a track: as recorded, and as read' });
export type TrackEvent = ContractType<typeof trackEvent>;

export const trackEventPage = pageOf(trackEvent, 'TrackEventPage');
export type TrackEventPage = ContractType<typeof trackEventPage>;

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
  });
export type EntryDependents = ContractType<typeof restsOnIt>;

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
export type EntryDetails = ContractType<typeof entryDetails>;

export const entryDetailsQuery = z.strictObject({
  validAt: asOfFields.validAt,
  knownAt: asOfFields.knownAt,
  position: asOfFields.position,
  ...upToDate,
});
