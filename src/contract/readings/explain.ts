import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { visibilityMark } from '../visibility.js';
import { levelSchema, sourceSchema } from '../../domain/events/event.js';
import { trackRoleSchema } from '../../domain/events/track-role.js';
import { explainLimits, ruleKinds } from '../../domain/explain/explanation.js';
import { flagReasons } from '../../domain/reading/flags.js';
import { lineStates } from '../../domain/reading/lines.js';
import { ineffectiveReasons } from '../../domain/explain/ineffective-events.js';
import { type EventType, eventTypes } from '../../domain/events/vocabulary.js';
import { term } from './ledger.js';
import { dateView, flagName, formalState, listedTrackStatus, practiceState, statusName } from './reading.js';

export type { EventType } from '../../domain/events/vocabulary.js';

const uuid = z.uuid();
const count = z.int().min(0);
const ids = z.array(uuid).max(explainLimits.events);
const eventType = z.enum(eventTypes as [EventType, ...EventType[]]).meta({ id: 'EventType' });

const reference = z
  .strictObject({
    title: z.string(),
    publisher: z.string(),
    published: z.string().optional(),
    url: z.string().optional(),
  })
  .meta({ id: 'Reference' });
export type Reference = ContractType<typeof reference>;

const sentence = z
  .strictObject({
    text: z.string(),
    events: ids,
    sources: z.array(reference).max(explainLimits.events),
    publishers: z
      .array(z.string())
      .meta({ description: 'The independent publishers of its sources, as first spelled' }),
  })
  .meta({ id: 'Sentence', description: 'A sentence to print as it is, with the events and sources that it rests on' });
export type Sentence = ContractType<typeof sentence>;

const rule = z
  .strictObject({
    kind: z.enum(ruleKinds),
    act: eventType.optional(),
    row: z.array(eventType).optional().meta({ description: 'The acts of the same row of the table of transitions' }),
    from: formalState.optional(),
    to: formalState.optional(),
    practice: practiceState.optional(),
    days: count.optional().meta({ description: 'The number of days after which the clock acts' }),
    threshold: z
      .enum(['quietAfterDays', 'silentAfterDays', 'silentAfterDaysWhileAgreed', 'rhythm'])
      .optional()
      .meta({ description: 'The threshold of the policy, or the rhythm of a mechanism' }),
  })
  .meta({ id: 'AppliedRule' });
export type AppliedRule = ContractType<typeof rule>;

const step = z
  .strictObject({
    from: dateView,
    status: statusName,
    formal: formalState,
    practice: practiceState,
    rule,
    cause: z.string().meta({ description: 'An event id, or `clock:<rule>`' }),
    basis: uuid.optional().meta({ description: 'The event that the clock counted from' }),
  })
  .meta({ id: 'ChainStep' });
export type ChainStep = ContractType<typeof step>;

const unmoved = z
  .strictObject({
    count,
    reasons: z.array(z.strictObject({ reason: z.enum(ineffectiveReasons), because: z.string(), count })),
    events: z
      .array(z.strictObject({ event: uuid, reason: z.enum(ineffectiveReasons), practice: practiceState.optional() }))
      .max(explainLimits.events),
  })
  .meta({
    id: 'Unmoved',
    description: 'The events since that did not change the status, newest first, and the reasons',
  });
export type IneffectiveEvents = ContractType<typeof unmoved>;

const ground = z
  .strictObject({
    flag: flagName,
    because: z.enum(flagReasons),
    says: z.string(),
    events: ids,
    parties: z.array(z.string()).optional(),
    claim: z.strictObject({ date: z.string(), status: statusName }).optional(),
    until: z.iso.date().optional(),
    line: z
      .strictObject({ id: z.string(), state: z.enum(lineStates), event: uuid.nullable() })
      .optional()
      .meta({ description: 'The line of the track that does not work' }),
  })
  .meta({ id: 'FlagGround', description: 'A reason for a flag; a flag may have several' });
export type FlagGround = ContractType<typeof ground>;

const explainedEvent = z
  .strictObject({
    id: uuid,
    type: z.enum([...(eventTypes as [EventType, ...EventType[]]), 'AssessmentRecorded', 'TrackDefined']),
    title: z.string(),
    date: dateView,
    position: z.int().min(1),
    knownFrom: z.iso.date(),
    level: levelSchema.nullable(),
    role: trackRoleSchema.nullable(),
    by: z.array(z.string()).meta({ description: 'The parties that took the initiative' }),
    accounts: z.array(z.string()).meta({ description: 'The parties whose accounts support it' }),
    claims: z.array(z.string()).meta({ description: 'Other dates, each claimed by a single source' }),
    disputes: z.array(
      z.strictObject({
        id: uuid,
        party: z.string(),
        says: z.string(),
        occurred: z.string().optional(),
        sources: z.array(sourceSchema),
      }),
    ),
    corrections: z.array(z.strictObject({ id: uuid, position: z.int().min(1), reason: z.string() })),
    additions: z
      .array(z.strictObject({ id: uuid, position: z.int().min(1), reason: z.string() }))
      .meta({ description: 'The entries that add to it' }),
    merged: z.array(uuid).meta({ description: 'The duplicates that were merged into it' }),
    outcome: z
      .string()
      .nullable()
      .meta({ description: 'What came of it, as the latest addition that tells so has it' }),
    sources: z.array(sourceSchema),
    visibility: visibilityMark,
  })
  .meta({
    id: 'ExplainedEvent',
    description:
      'An event as corrected and added to, with the disputes, corrections and additions recorded about it. As known on a day, its sources are those known by then',
  });
export type ExplainedEvent = ContractType<typeof explainedEvent>;

const { track, title, parties, topic, label, headline, since, formal, practice, pressure, flags, assessment, next } =
  listedTrackStatus.shape;

export const explanation = z
  .strictObject({
    ...{ track, title, parties, topic, status: statusName, label, headline, since, formal, practice, pressure },
    ...{ flags, assessment },
    sentences: z.array(sentence),
    chain: z.array(step).meta({
      description:
        'The steps that led to the status, newest first, back to the beginnings of status, formal and practice',
    }),
    stretches: count.meta({ description: 'The number of periods between the ends of the chain' }),
    unmoved,
    grounds: z.array(ground),
    next: z.strictObject({
      terms: z.array(term).meta({
        description: 'The open terms of the side that suspended the track, which come before clock and events',
      }),
      clock: next,
      events: z
        .array(
          z.strictObject({
            to: statusName,
            acts: z.array(z.strictObject({ type: eventType, formal: formalState, practice: practiceState })),
          }),
        )
        .meta({
          description:
            'The status after each type of event, by all parties together on that day; none under an assessment',
        }),
    }),
    events: z.array(explainedEvent).meta({ description: 'The events that the explanation names, with their sources' }),
    reading: listedTrackStatus.shape.reading,
  })
  .meta({
    id: 'Explanation',
    description: 'An explanation: the status, the rules and clock behind it, and the events with their sources',
  });
export type Explanation = ContractType<typeof explanation>;

export const brief = z
  .strictObject({
    ...{ track, title, parties, topic, from: z.iso.date(), to: z.iso.date(), status: statusName, label },
    sentences: z.array(sentence).meta({ description: 'In the order of the paragraph' }),
    events: z
      .array(explainedEvent)
      .meta({ description: 'The events that the brief names or counts, with their sources' }),
    reading: listedTrackStatus.shape.reading,
  })
  .meta({ id: 'Brief', description: 'What a newsroom would print of a track over a span of days' });
export type Brief = ContractType<typeof brief>;

const dateParts = z.strictObject({ 'date-parts': z.array(z.array(z.int()).min(1).max(3)).min(1).max(2) });

export const cslItem = z
  .strictObject({
    id: z.string(),
    type: z.literal('dataset'),
    title: z.string(),
    'container-title': z.string(),
    publisher: z.string(),
    version: z.string(),
    issued: dateParts,
    accessed: dateParts,
    URL: z.url(),
    note: z.string(),
  })
  .meta({ id: 'CslItem', description: 'An item of CSL-JSON' });
export type CslItem = ContractType<typeof cslItem>;
