import { z } from 'zod';
import { boundedText } from '../storable-text.js';
import { type Day, parseDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { derivedFromSchema } from '../events/derived-from.js';
import { type DiplomaticEvent, eventLimits, eventSchemas, sourceSchema, visibilitySchema } from '../events/event.js';
import { edtfSchema, recordedPartySchema, trackIdSchema, uuidSchema } from '../events/field-types.js';
import { policyName } from '../policy/policy.js';
import { policySchema } from '../policy/policy-validation.js';
import { statuses } from '../policy/states.js';
import { amendedTracksSchema, amendmentLimits, reasonSchema } from './amendment-fields.js';
import { eventRedacted, type EventRedacted } from './redaction.js';

export { amendmentLimits };

const reason = reasonSchema;
const disclosed = edtfSchema
  .optional()
  .meta({ description: 'When it became public; when it was recorded, if left out' });
const approvedBy = boundedText(200)
  .optional()
  .meta({ description: 'Who approved it, where that takes a second person; set by the server' });
const schemaVersion = z.literal(1).default(1);

const tracks = amendedTracksSchema;

export const anyEvent = z
  .discriminatedUnion(
    'type',
    Object.values(eventSchemas) as unknown as [(typeof eventSchemas)[DiplomaticEvent['type']]],
    { error: ({ code }) => (code === 'invalid_union' ? 'is no event type of the vocabulary' : undefined) },
  )
  .meta({ id: 'DiplomaticEvent' }) as unknown as z.ZodType<DiplomaticEvent>;

const eventCorrected = z
  .strictObject({
    type: z.literal('EventCorrected'),
    id: uuidSchema,
    event: anyEvent.meta({ description: 'The corrected event, complete, under the `id` of the event' }),
    reason,
    disclosed,
    approvedBy,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventCorrected' });

/** What became known of an event after its entry; a reading of an earlier day is without it. */
const additionsSchema = z
  .strictObject({
    sources: z.array(sourceSchema).min(1).max(eventLimits.sources).optional(),
    ended: edtfSchema
      .optional()
      .meta({ description: 'The end of an event that was recorded with an open one, as in `2022-06/..`' }),
    outcome: boundedText(eventLimits.summaryLength).optional().meta({ description: 'What came of it' }),
    summary: boundedText(eventLimits.summaryLength)
      .optional()
      .meta({ description: 'A further paragraph of the summary' }),
  })
  .refine((adds) => Object.keys(adds).length > 0, 'adds nothing: name sources, ended, outcome or summary');

const eventAmended = z
  .strictObject({
    type: z.literal('EventAmended'),
    id: uuidSchema,
    target: uuidSchema.meta({ description: 'The event that it adds to' }),
    adds: additionsSchema,
    derivedFrom: derivedFromSchema.optional(),
    visibility: visibilitySchema.optional(),
    reason,
    disclosed,
    approvedBy,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventAmended' });

const eventRetracted = z
  .strictObject({
    type: z.literal('EventRetracted'),
    id: uuidSchema,
    target: uuidSchema.meta({ description: 'The event or amendment to retract' }),
    reason,
    disclosed,
    approvedBy,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventRetracted' });

const eventsMerged = z
  .strictObject({
    type: z.literal('EventsMerged'),
    id: uuidSchema,
    into: uuidSchema.meta({ description: 'The event that stays' }),
    duplicates: z
      .array(uuidSchema)
      .min(1)
      .max(amendmentLimits.duplicates)
      .meta({ description: 'The duplicates: their dates are kept as claims, and their sources are added' }),
    reason,
    disclosed,
    approvedBy,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventsMerged' });

const eventDisputed = z
  .strictObject({
    type: z.literal('EventDisputed'),
    id: uuidSchema,
    target: uuidSchema.meta({ description: 'The disputed event' }),
    party: recordedPartySchema.meta({ description: 'The party that disputes it' }),
    says: boundedText(amendmentLimits.reasonLength).meta({ description: 'What the party says instead, summarised' }),
    occurred: edtfSchema
      .optional()
      .meta({ description: 'The date that the party gives; without one, it denies the event' }),
    sources: z.array(sourceSchema).max(50).optional(),
    disclosed,
    approvedBy,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventDisputed' });

const visibilityChanged = z
  .strictObject({
    type: z.literal('VisibilityChanged'),
    id: uuidSchema,
    target: uuidSchema.meta({
      description: 'The entry that says it is internal: an event, an addition, or the definition of a track',
    }),
    visibility: z.literal('open').meta({ description: 'Every reader sees it from now on, which cannot be undone' }),
    reason,
    approvedBy,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'VisibilityChanged' });

const assessmentRecorded = z
  .strictObject({
    type: z.literal('AssessmentRecorded'),
    id: uuidSchema,
    track: trackIdSchema,
    status: z.enum(statuses).meta({ description: 'The status in the analyst’s judgement, whatever the rules give' }),
    reason,
    evidence: z
      .array(uuidSchema)
      .min(1)
      .max(amendmentLimits.evidence)
      .meta({ description: 'The ids of the events that support it' }),
    from: z.iso.date().optional().meta({ description: 'The first day; the day it became known, if left out' }),
    expires: z.iso.date().meta({ description: 'The last day on which it is valid' }),
    analyst: boundedText(200).optional().meta({ description: 'The analyst; the recorder if left out' }),
    disclosed,
    approvedBy,
    schemaVersion,
  })
  .meta({ id: 'AssessmentRecorded' });

const policyAdopted = z
  .strictObject({
    type: z.literal('PolicyAdopted'),
    id: uuidSchema,
    track: trackIdSchema,
    policy: z
      .union([policyName, policySchema])
      .meta({ description: 'The name of a known policy, or the rules of a new one' }),
    reason,
    disclosed,
    approvedBy,
    schemaVersion,
  })
  .meta({ id: 'PolicyAdopted' });

export const amendmentSchemas = {
  EventCorrected: eventCorrected,
  EventAmended: eventAmended,
  EventRetracted: eventRetracted,
  EventsMerged: eventsMerged,
  EventDisputed: eventDisputed,
  EventRedacted: eventRedacted,
  VisibilityChanged: visibilityChanged,
  AssessmentRecorded: assessmentRecorded,
  PolicyAdopted: policyAdopted,
};

export type EventCorrected = z.infer<typeof eventCorrected>;
export type EventAmended = z.infer<typeof eventAmended>;
export type EventRetracted = z.infer<typeof eventRetracted>;
export type EventsMerged = z.infer<typeof eventsMerged>;
export type EventDisputed = z.infer<typeof eventDisputed>;
export type VisibilityChanged = z.infer<typeof visibilityChanged>;
export type AssessmentRecorded = z.infer<typeof assessmentRecorded>;
export type PolicyAdopted = z.infer<typeof policyAdopted>;

/** An entry that amends others: it changes how readings treat them and leaves the log unchanged. */
export type Amendment =
  EventCorrected | EventAmended | EventRetracted | EventsMerged | EventDisputed | EventRedacted | VisibilityChanged;

/** The ids of the entries that an amendment amends; for a merge the remaining event comes first. */
export function targetsOf(body: Amendment): readonly string[] {
  switch (body.type) {
    case 'EventCorrected':
      return [body.event.id];
    case 'EventsMerged':
      return [body.into, ...body.duplicates];
    case 'EventAmended':
    case 'EventRetracted':
    case 'EventDisputed':
    case 'VisibilityChanged':
      return [body.target];
    case 'EventRedacted':
      return [...new Set([body.target, ...body.blanked.map(({ entry }) => entry)])];
  }
}

/**
 * The first and last day of an assessment's term, both included.
 * @param known the assessment's knowledge day, its first day unless `from` is given
 */
export function daysOfAssessment(body: AssessmentRecorded, known: Day): { first: Day; last: Day } {
  const first = body.from === undefined ? known : parseDay(body.from, '/from');
  return { first, last: parseDay(body.expires, '/expires') };
}

/**
 * The knowledge day of an entry with a `disclosed` date: the date's latest bound, because before it the disclosure may
 * not have happened yet; but at the latest the day of recording, when the record itself knew.
 * @param date an EDTF text
 * @throws ThawError `invalid` with code `invalid-edtf` when `date` is not a valid EDTF text
 */
export function disclosedBy(date: string, recorded: Day): Day {
  return Math.min(EdtfDate.parse(date).start.latest ?? recorded, recorded);
}
