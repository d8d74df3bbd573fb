import { z } from 'zod';
import { boundedText } from '../storable-text.js';
import { type Day, parseDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import {
  type DiplomaticEvent,
  edtfSchema,
  eventSchemas,
  partySchema,
  sourceSchema,
  trackIdSchema,
  uuidSchema,
} from '../events/event.js';
import { policyName } from '../policy/policy.js';
import { policySchema } from '../policy/policy-validation.js';
import { statuses } from '../policy/states.js';

/** The limits of record-keeping entries: `reasonLength` in UTF-16 code units, the others in items unless noted. */
export const amendmentLimits = {
  reasonLength: 2_000,
  duplicates: 50,
  evidence: 50,
  tracks: 256,
  /** The longest term of an assessment, in days. */
  assessmentDays: 1_830,
} as const;

const reason = boundedText(amendmentLimits.reasonLength);
const disclosed = edtfSchema
  .optional()
  .meta({ description: 'When the world could first know; when recorded, where absent' });
const schemaVersion = z.literal(1).default(1);

/** The tracks that an amendment affects: computed from its targets when it is recorded. */
const tracks = z
  .array(trackIdSchema)
  .max(amendmentLimits.tracks)
  .default([])
  .meta({ description: 'The tracks that it bears on; left out when it is sent' });

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
    event: anyEvent.meta({ description: 'The whole new reading of the event; its `id` says which' }),
    reason,
    disclosed,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventCorrected' });

const eventRetracted = z
  .strictObject({
    type: z.literal('EventRetracted'),
    id: uuidSchema,
    target: uuidSchema.meta({ description: 'An event, or a record-keeping entry: it counts no longer' }),
    reason,
    disclosed,
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
      .meta({ description: 'Events that are the same act: their dates stay as claims, their sources join' }),
    reason,
    disclosed,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventsMerged' });

const eventDisputed = z
  .strictObject({
    type: z.literal('EventDisputed'),
    id: uuidSchema,
    target: uuidSchema.meta({ description: 'The event' }),
    party: partySchema.meta({ description: 'Who disputes it' }),
    says: boundedText(amendmentLimits.reasonLength).meta({ description: 'What it says instead, in our words' }),
    occurred: edtfSchema.optional().meta({ description: 'The date that it gives; without one it denies the event' }),
    sources: z.array(sourceSchema).max(50).optional(),
    disclosed,
    tracks,
    schemaVersion,
  })
  .meta({ id: 'EventDisputed' });

const assessmentRecorded = z
  .strictObject({
    type: z.literal('AssessmentRecorded'),
    id: uuidSchema,
    track: trackIdSchema,
    status: z.enum(statuses).meta({ description: 'What an analyst holds the status to be, whatever the rules say' }),
    reason,
    evidence: z.array(uuidSchema).min(1).max(amendmentLimits.evidence).meta({ description: 'Events of the log' }),
    from: z.iso.date().optional().meta({ description: 'From when on; from when it was known, where absent' }),
    expires: z.iso.date().meta({ description: 'The last day that it stands' }),
    analyst: boundedText(200)
      .optional()
      .meta({ description: 'Whose assessment it is; of whoever recorded it, where absent' }),
    disclosed,
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
      .meta({ description: 'The name of a policy that is known, or the rules of a new one' }),
    reason,
    disclosed,
    schemaVersion,
  })
  .meta({ id: 'PolicyAdopted' });

export const amendmentSchemas = {
  EventCorrected: eventCorrected,
  EventRetracted: eventRetracted,
  EventsMerged: eventsMerged,
  EventDisputed: eventDisputed,
  AssessmentRecorded: assessmentRecorded,
  PolicyAdopted: policyAdopted,
};

export type EventCorrected = z.infer<typeof eventCorrected>;
export type EventRetracted = z.infer<typeof eventRetracted>;
export type EventsMerged = z.infer<typeof eventsMerged>;
export type EventDisputed = z.infer<typeof eventDisputed>;
export type AssessmentRecorded = z.infer<typeof assessmentRecorded>;
export type PolicyAdopted = z.infer<typeof policyAdopted>;

/** An entry that amends others: it changes how readings treat them and leaves the log unchanged. */
export type Amendment = EventCorrected | EventRetracted | EventsMerged | EventDisputed;

/** The ids of the entries that an amendment amends; for a merge the remaining event comes first. */
export function targetsOf(body: Amendment): readonly string[] {
  switch (body.type) {
    case 'EventCorrected':
      return [body.event.id];
    case 'EventsMerged':
      return [body.into, ...body.duplicates];
    case 'EventRetracted':
    case 'EventDisputed':
      return [body.target];
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
