import { z } from 'zod';
import { boundedText, isStorable, unstorable } from '../storable-text.js';
import { derivedFromSchema } from './derived-from.js';
import {
  cadenceDaysSchema,
  edtfSchema,
  mechanismIdSchema,
  recordedPartySchema,
  trackIdSchema,
  uuidSchema,
} from './field-types.js';
import { isPartyForm } from './party.js';
import { trackRoleSchema } from './track-role.js';
import { type EventType, eventTypes } from './vocabulary.js';

/** The size limits of one event: lengths in UTF-16 code units, the others in items. A test covers each of them. */
export const eventLimits = {
  titleLength: 300,
  summaryLength: 4_000,
  tracks: 64,
  actors: 100,
  sources: 50,
  links: 50,
} as const;

export const levelSchema = z.enum([
  'head-of-state',
  'head-of-government',
  'ministerial',
  'senior-official',
  'working-level',
  'armed-forces',
  'other-branch',
  'quasi-official',
]);
export type Level = z.infer<typeof levelSchema>;

export const actorSchema = z
  .strictObject({
    country: recordedPartySchema,
    body: boundedText(200).optional(),
    role: z.enum(['initiator', 'target', 'participant', 'host', 'mediator']),
    level: levelSchema.optional(),
  })
  .meta({ id: 'Actor' });

export const sourceSchema = z
  .strictObject({
    title: boundedText(500),
    publisher: boundedText(200),
    published: edtfSchema.optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .refine(isStorable, unstorable)
      .optional(),
    account: z
      .string()
      .refine((account) => account === 'third-party' || isPartyForm(account), 'is neither a party nor third-party')
      .optional()
      .meta({ description: 'The party whose account the source gives, or third-party' }),
    claims: z
      .strictObject({ occurred: edtfSchema })
      .optional()
      .meta({ description: 'What this source says differently from the event as recorded' }),
    quote: boundedText(2_000).optional(),
    reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).optional(),
    credibility: z.int().min(1).max(6).optional(),
  })
  .meta({ id: 'Source' });

export const linkSchema = z
  .strictObject({
    rel: z
      .enum([
        'triggers',
        'responds-to',
        'fulfils',
        'in-exchange-for',
        'repeats',
        'after',
        'supports',
        'cause',
        'effect',
      ])
      .meta({ description: '`cause` and `effect` tell what a claim of cause is about, and are no facts' }),
    event: uuidSchema,
  })
  .meta({ id: 'Link' });

/** The likelihood terms of ICD 203 (Intelligence Community Directive 203, Analytic Standards), from the least likely on. */
export const confidence = z.enum([
  'almost no chance',
  'very unlikely',
  'unlikely',
  'roughly even chance',
  'likely',
  'very likely',
  'almost certain',
]);
export type Confidence = z.infer<typeof confidence>;

/**
 * The sources of an entry. The minimum is no part of the JSON schema, since a reading of an early day serves an entry
 * without its later sources.
 */
export function sourcesSchema(most: number) {
  return z
    .array(sourceSchema)
    .max(most)
    .refine((sources) => sources.length > 0, 'needs at least one')
    .meta({ description: 'At least one. As known on a day (`knownAt`), those known by that day, which may be none' });
}

export const visibilitySchema = z
  .literal('internal')
  .meta({ description: 'Seen by those alone whose role sees internal entries; open to every reader where left out' });

const common = {
  id: uuidSchema,
  tracks: z.array(trackIdSchema).min(1).max(eventLimits.tracks),
  occurred: edtfSchema,
  verbatimDate: boundedText(200).optional(),
  announced: edtfSchema.optional(),
  effective: edtfSchema.optional(),
  due: edtfSchema.optional(),
  expires: edtfSchema.optional(),
  disclosed: edtfSchema.optional(),
  backfill: z
    .literal(true)
    .optional()
    .meta({ description: 'Entered as history: without `disclosed`, it counts as known on the day it happened' }),
  actors: z.array(actorSchema).min(1).max(eventLimits.actors),
  level: levelSchema.optional(),
  title: boundedText(eventLimits.titleLength),
  summary: boundedText(eventLimits.summaryLength).optional(),
  sources: sourcesSchema(eventLimits.sources),
  links: z.array(linkSchema).max(eventLimits.links).optional(),
  confidence: confidence.optional(),
  count: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .meta({ description: 'How many acts it tells of, where it says so: 8 for eight indictments announced together' }),
  note: boundedText(2_000).optional().meta({ description: 'A remark of the person who coded the event' }),
  derivedFrom: derivedFromSchema.optional(),
  visibility: visibilitySchema.optional(),
  externalId: boundedText(200).optional().meta({ description: 'The key of the event in a coder’s own data' }),
  schemaVersion: z.literal(1).default(1),
};

const mode = z
  .enum(['visit', 'host', 'third-place', 'multilateral', 'phone', 'video', 'letter', 'indirect'])
  .meta({ description: '`indirect`: through a mediator, or in separate rooms' });

/** What is claimed; links `cause` and `effect` name the events that a claim of cause is about. */
export const claimKind = z.enum(['cause', 'motive', 'circumstance']).meta({
  description: '`cause`: one thing moved another; `motive`: why a side acts; `circumstance`: how things stand',
});
export type ClaimKind = z.infer<typeof claimKind>;

/** The one line that an act concerns; without it, the act concerns the track as a whole. */
const oneLine = { mechanism: mechanismIdSchema.optional() };

/** The fields of single event types beyond the common ones. */
const particulars = {
  TalksHeld: {
    mode,
    trackRole: trackRoleSchema,
    trackRoles: z
      .record(trackIdSchema, trackRoleSchema)
      .optional()
      .meta({ description: 'The role on tracks where it differs from `trackRole`' }),
    mechanism: mechanismIdSchema.optional(),
  },
  ContactAttempted: { outcome: z.enum(['unanswered', 'declined']), mode: mode.optional(), ...oneLine },
  TalksProposed: oneLine,
  TalksDeclined: oneLine,
  InvitationExtended: oneLine,
  MeetingScheduled: oneLine,
  MeetingCancelled: oneLine,
  MeetingNotHeld: oneLine,
  TalksSuspended: oneLine,
  CooperationSuspended: oneLine,
  CooperationResumed: oneLine,
  CounterpartAbolished: oneLine,
  WorkingGroupAnnounced: oneLine,
  WorkingGroupEstablished: {
    mechanism: mechanismIdSchema,
    cadenceDays: cadenceDaysSchema.optional(),
    presumedOperating: z.boolean().optional(),
  },
  WorkingGroupMet: { mechanism: mechanismIdSchema, mode: mode.optional() },
  WorkingGroupDissolved: oneLine,
  MechanismPaused: { ...oneLine, ground: z.enum(['by-consent', 'for-cause']) },
  ClaimMade: { claimKind },
  CommitmentMade: { beneficiary: recordedPartySchema.optional() },
  AgreementSigned: { presumedOperating: z.boolean().optional() },
  AgreementEnteredIntoForce: { presumedOperating: z.boolean().optional() },
  AgreementExtended: { expires: edtfSchema },
  // An expiry or a lapse is not an act, so it may have no actor.
  AgreementExpired: { actors: z.array(actorSchema).max(eventLimits.actors) },
  CooperationLapsed: { actors: z.array(actorSchema).max(eventLimits.actors), ...oneLine },
} as const;

type Particulars = typeof particulars;
type ShapeOf<T extends EventType> = Omit<typeof common, T extends keyof Particulars ? keyof Particulars[T] : never> &
  (T extends keyof Particulars ? Particulars[T] : unknown) & { type: z.ZodLiteral<T> };

function schemaOf<T extends EventType>(type: T) {
  const extra = type in particulars ? particulars[type as keyof Particulars] : {};
  const shape = { type: z.literal(type), ...common, ...extra } as unknown as ShapeOf<T>;
  return z.strictObject(shape).meta({ id: type });
}

/** One schema for each event type: the source of its TypeScript type, validation, JSON Schema and OpenAPI component. */
export const eventSchemas = Object.fromEntries(eventTypes.map((type) => [type, schemaOf(type)])) as {
  readonly [T in EventType]: ReturnType<typeof schemaOf<T>>;
};

export type TalksMode = z.infer<typeof mode>;
export type EventOf<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;
export type DiplomaticEvent = { [T in EventType]: EventOf<T> }[EventType];
export type Actor = z.infer<typeof actorSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Link = z.infer<typeof linkSchema>;
