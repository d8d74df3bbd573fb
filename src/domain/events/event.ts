import { z } from 'zod';
import { EdtfDate } from '../time/edtf-date.js';
import { ThawError } from '../errors.js';
import { isParty } from './party.js';
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

// PostgreSQL cannot store U+0000 or an unpaired surrogate; SQLite can. So both are refused on either engine.
const storable = (text: string) => text.isWellFormed() && !text.includes('\u0000');
/** The schema of a non-empty text of at most `max` UTF-16 code units that both database engines can store. */
export const boundedText = (max: number) =>
  z.string().min(1).max(max).refine(storable, 'holds U+0000 or half of a surrogate pair, which cannot be stored');

export const edtf = z
  .string()
  .max(200)
  .superRefine((value, context) => {
    try {
      EdtfDate.parse(value);
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  })
  .meta({
    id: 'EdtfDate',
    description: 'EDTF (ISO 8601-2) level 1, or a set of such dates',
    examples: ['2024-01-30', '2024-01', '2020~'],
  });

export const uuid = z.uuid().toLowerCase();
export const party = z
  .string()
  .max(4)
  .refine(isParty, 'is no ISO 3166-1 alpha-2 code, nor XK, EU, UN or a former state')
  .meta({ description: 'ISO 3166-1 alpha-2; XK, EU, UN; or the ISO 3166-3 code of a former state', examples: ['US'] });
export const trackId = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/, 'is not of the form us-cn.counternarcotics')
  .meta({ examples: ['us-cn.counternarcotics'] });
export const mechanismId = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not of the form us-cn-counternarcotics-wg-2024');
export const cadenceDays = z.int().min(1).max(3_660);

export const level = z.enum([
  'head-of-state',
  'ministerial',
  'senior-official',
  'working-level',
  'other-branch',
  'quasi-official',
]);
export type Level = z.infer<typeof level>;

export const trackRole = z.enum(['dedicated', 'agenda-item', 'side-contact']);
export type TrackRole = z.infer<typeof trackRole>;

const actor = z
  .strictObject({
    country: party,
    body: boundedText(200).optional(),
    role: z.enum(['initiator', 'target', 'participant', 'host', 'mediator']),
    level: level.optional(),
  })
  .meta({ id: 'Actor' });

export const source = z
  .strictObject({
    title: boundedText(500),
    publisher: boundedText(200),
    published: edtf.optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    account: z
      .string()
      .max(20)
      .refine((value) => value === 'third-party' || isParty(value), 'is neither a party nor third-party')
      .optional()
      .meta({ description: 'The party whose account the source gives, or third-party' }),
    claims: z
      .strictObject({ occurred: edtf })
      .optional()
      .meta({ description: 'What this source says where it differs from the event as recorded' }),
    quote: boundedText(2_000).optional(),
    reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).optional(),
    credibility: z.int().min(1).max(6).optional(),
  })
  .meta({ id: 'Source' });

export const link = z
  .strictObject({
    rel: z.enum(['triggers', 'responds-to', 'fulfils', 'in-exchange-for', 'repeats', 'after']),
    event: uuid,
  })
  .meta({ id: 'Link' });

// The likelihood terms of ICD 203 (Intelligence Community Directive 203, Analytic Standards).
const confidence = z.enum([
  'almost no chance',
  'very unlikely',
  'unlikely',
  'roughly even chance',
  'likely',
  'very likely',
  'almost certain',
]);

const common = {
  id: uuid,
  tracks: z.array(trackId).min(1).max(eventLimits.tracks),
  occurred: edtf,
  verbatimDate: boundedText(200).optional(),
  announced: edtf.optional(),
  effective: edtf.optional(),
  due: edtf.optional(),
  expires: edtf.optional(),
  disclosed: edtf.optional(),
  backfill: z
    .literal(true)
    .optional()
    .meta({ description: 'Entered as history: without `disclosed` it counts as known when it happened' }),
  actors: z.array(actor).min(1).max(eventLimits.actors),
  level: level.optional(),
  title: boundedText(eventLimits.titleLength),
  summary: boundedText(eventLimits.summaryLength).optional(),
  sources: z.array(source).min(1).max(eventLimits.sources),
  links: z.array(link).max(eventLimits.links).optional(),
  confidence: confidence.optional(),
  schemaVersion: z.literal(1).default(1),
};

const mode = z.enum(['visit', 'host', 'third-place', 'multilateral', 'phone', 'video', 'letter']);

/** The fields of single event types beyond the common ones. */
const particulars = {
  TalksHeld: {
    mode,
    trackRole,
    trackRoles: z
      .record(trackId, trackRole)
      .optional()
      .meta({ description: 'The role on single tracks, where it differs from `trackRole`' }),
    mechanism: mechanismId.optional(),
  },
  ContactAttempted: { outcome: z.enum(['unanswered', 'declined']), mode: mode.optional() },
  WorkingGroupAnnounced: { mechanism: mechanismId.optional() },
  WorkingGroupEstablished: {
    mechanism: mechanismId,
    cadenceDays: cadenceDays.optional(),
    presumedOperating: z.boolean().optional(),
  },
  WorkingGroupMet: { mechanism: mechanismId, mode: mode.optional() },
  WorkingGroupDissolved: { mechanism: mechanismId.optional() },
  MechanismPaused: { mechanism: mechanismId.optional(), ground: z.enum(['by-consent', 'for-cause']) },
  CommitmentMade: { beneficiary: party.optional() },
  AgreementExtended: { expires: edtf },
  // An expiry or a lapse is not an act, so it may have no actor.
  AgreementExpired: { actors: z.array(actor).max(eventLimits.actors) },
  CooperationLapsed: { actors: z.array(actor).max(eventLimits.actors) },
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

export type EventOf<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;
export type DiplomaticEvent = { [T in EventType]: EventOf<T> }[EventType];
export type Actor = z.infer<typeof actor>;
export type Source = z.infer<typeof source>;
export type Link = z.infer<typeof link>;
