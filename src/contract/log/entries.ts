import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { type EntryBody, storedSchemas } from '../../domain/entries/entry.js';
import { redactionSchema } from '../../domain/entries/redaction.js';
import { anyEvent } from '../../domain/entries/amendment.js';
import { visibilityMark } from '../visibility.js';
import { linkSchema } from '../../domain/events/event.js';
import type { DependentLink, DependentMeasure, DependentStatus } from '../../domain/explain/dependents.js';
import { pageOf } from '../page.js';
import { asOfFields, upToDate } from '../queries.js';
import { dateView, formalState, practiceState, statusName } from '../readings/reading.js';

/** Limit of the dependents listed of each kind. */
export const dependentsNamed = 50;

/** The body of an entry. Its type is declared, since the compiler cannot infer a union that is built from a table. */
const entryBody = z
  .discriminatedUnion('type', Object.values(storedSchemas) as unknown as [z.ZodObject<{ type: z.ZodLiteral<string> }>])
  .meta({ id: 'EntryBody', description: 'An event, or an entry about the record' }) as unknown as z.ZodType<EntryBody>;
export type { EntryBody };
/** An event as it reads: the body of an entry that is an event, or its corrected form. */
export type EventBody = ContractType<typeof anyEvent>;
export type Source = EventBody['sources'][number];
export type Actor = EventBody['actors'][number];

export const entrySchema = z
  .strictObject({
    position: z.int().min(1),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    hash: z.string().meta({ description: 'SHA-256, in hex, over the hash of the entry before and this entry' }),
    body: entryBody,
    visibility: visibilityMark,
    redacted: redactionSchema.extend({ says: z.string() }).optional().meta({
      description:
        'What was blanked of the body for good: `by` is the redaction, which says who did so and why; `fields` are the blanked texts, the whole body without them; `leaf` is the leaf of the entry in the Merkle tree, as it was recorded',
    }),
  })
  .meta({ id: 'Entry', description: 'An entry of the log' });
export type LogEntry = ContractType<typeof entrySchema>;

export const entryPage = pageOf(entrySchema, 'EntryPage');
export type EntryPage = ContractType<typeof entryPage>;

/** So many of the last entries of the log are looked at for the last event of a person. */
export const lastEventAmong = 50_000;

export const lastEvent = z
  .strictObject({
    event: anyEvent
      .nullable()
      .meta({ description: 'As it reads today; as it was recorded, where it is retracted; null where there is none' }),
  })
  .meta({ id: 'LastEvent', description: 'The event that whoever asks recorded last' });
export type LastEvent = ContractType<typeof lastEvent>;

const trackEvent = z
  .strictObject({
    ...entrySchema.shape,
    asRead: z
      .strictObject({
        event: anyEvent.nullable().meta({ description: 'The event as corrected and added to; null if it was neither' }),
        outcome: z.string().optional().meta({ description: 'What came of it, as an addition tells' }),
        readFrom: z
          .array(z.int())
          .meta({ description: 'The positions of the entries from which the present event is read' }),
        disputedBy: z.array(z.string()),
      })
      .optional()
      .meta({ description: 'Present if corrections or other amendments have changed the event' }),
  })
  .meta({ id: 'TrackEvent', description: 'An event of a track, as recorded and as corrected since' });
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
  began: z
    .enum(['status', 'formal', 'practice'])
    .meta({ description: 'What began there: the status, or else the formal state, or else the practice' }),
  to: dateView
    .nullable()
    .meta({ description: 'When that ended, whatever else changed meanwhile; null while it lasts' }),
  as: z
    .enum(['cause', 'basis'])
    .meta({ description: 'Whether the entry began it, or the clock counted from the entry' }),
}) satisfies z.ZodType<DependentStatus>;

const restingLink = z.strictObject({
  event: z.uuid(),
  rel: linkSchema.shape.rel,
  title: z.string(),
}) satisfies z.ZodType<DependentLink>;

const restingMeasure = z.strictObject({
  track: z.string(),
  measure: z.string().meta({ examples: ['metrics.lastDialogue', 'pressure'] }),
}) satisfies z.ZodType<DependentMeasure>;

const restsOnIt = z
  .strictObject({
    statuses: z.array(restingStatus).max(dependentsNamed),
    links: z.array(restingLink).max(dependentsNamed).meta({ description: 'Events of the same tracks that link to it' }),
    measures: z.array(restingMeasure).max(dependentsNamed),
    counts: z
      .strictObject({ statuses: count, links: count, measures: count })
      .meta({ description: `The total numbers; at most ${dependentsNamed} of each are listed` }),
  })
  .meta({
    id: 'RestsOnIt',
    description:
      'The dependents of the entry on its tracks: what it began in their history, events that link to it, and measures, by their pointer in the status. A retracted or merged event has no dependents',
  });
export type EntryDependents = ContractType<typeof restsOnIt>;

export const entryDetails = z
  .strictObject({
    ...entrySchema.shape,
    standing: z.enum(['stands', 'retracted', 'merged']).meta({
      description: 'By all entries of the log, or by those known and recorded at the requested day and position',
    }),
    mergedInto: z.uuid().nullable().meta({ description: 'The event into which it was merged' }),
    current: anyEvent.nullable().meta({
      description:
        'The event as it reads now: as corrected and added to, or the event into which it was merged; null for a retracted event, and for other entries',
    }),
    outcome: z
      .string()
      .nullable()
      .meta({ description: 'What came of it, as the latest addition that tells so has it; null where none does' }),
    amendments: z
      .array(entrySchema)
      .meta({ description: 'The entries about it, and the entries about those, in the order of the log' }),
    restsOnIt,
  })
  .meta({
    id: 'SingleEntry',
    description:
      'An entry of the log, with the entries recorded about it since. As known on a day, bodies list only the sources known by then, and `hash` is that of the whole entry',
  });
export type EntryDetails = ContractType<typeof entryDetails>;

export const entryDetailsQuery = z.strictObject({
  validAt: asOfFields.validAt,
  knownAt: asOfFields.knownAt,
  position: asOfFields.position,
  ...upToDate,
});
