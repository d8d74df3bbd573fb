import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { level, source, trackRole } from '../../domain/events/event.js';
import { explainLimits, ruleKinds } from '../../domain/explain/explanation.js';
import { flagReasons } from '../../domain/reading/flags.js';
import { ineffectiveReasons } from '../../domain/explain/ineffective-events.js';
import { type EventType, eventTypes } from '../../domain/events/vocabulary.js';
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
  })
  .meta({ id: 'Sentence', description: 'A sentence to print as it is, with what it rests on' });
export type Sentence = ContractType<typeof sentence>;

const rule = z
  .strictObject({
    kind: z.enum(ruleKinds),
    act: eventType.optional(),
    row: z.array(eventType).optional().meta({ description: 'The acts of the same row of the table of transitions' }),
    from: formalState.optional(),
    to: formalState.optional(),
    practice: practiceState.optional(),
    days: count.optional().meta({ description: 'Past so many days the clock strikes' }),
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
  .meta({ id: 'Unmoved', description: 'What happened since and left the status as it was, newest first, and why' });
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
  })
  .meta({ id: 'FlagGround', description: 'Why a flag is up; a flag may have several grounds' });
export type FlagGround = ContractType<typeof ground>;

const explainedEvent = z
  .strictObject({
    id: uuid,
    type: z.enum([...(eventTypes as [EventType, ...EventType[]]), 'AssessmentRecorded']),
    title: z.string(),
    date: dateView,
    position: z.int().min(1),
    knownFrom: z.iso.date(),
    level: level.nullable(),
    role: trackRole.nullable(),
    by: z.array(z.string()).meta({ description: 'The parties that took the initiative' }),
    accounts: z.array(z.string()).meta({ description: 'Whose tellings support it' }),
    claims: z.array(z.string()).meta({ description: 'Dates that single sources claim instead' }),
    disputes: z.array(
      z.strictObject({
        id: uuid,
        party: z.string(),
        says: z.string(),
        occurred: z.string().optional(),
        sources: z.array(source),
      }),
    ),
    corrections: z.array(z.strictObject({ id: uuid, position: z.int().min(1), reason: z.string() })),
    merged: z.array(uuid).meta({ description: 'Duplicates that were merged into it' }),
    sources: z.array(source),
  })
  .meta({ id: 'ExplainedEvent', description: 'An event as it is read, with what was recorded about it' });
export type ExplainedEvent = ContractType<typeof explainedEvent>;

const { track, title, parties, topic, label, headline, since, formal, practice, pressure, flags, assessment, next } =
  listedTrackStatus.shape;

export const explanation = z
  .strictObject({
    ...{ track, title, parties, topic, status: statusName, label, headline, since, formal, practice, pressure },
    ...{ flags, assessment },
    sentences: z.array(sentence),
    chain: z
      .array(step)
      .meta({ description: 'What led here, newest first: back to where status, formal and practice began' }),
    stretches: count.meta({ description: 'How many stretches lie between the ends of the chain' }),
    unmoved,
    grounds: z.array(ground),
    next: z.strictObject({
      clock: next,
      events: z
        .array(
          z.strictObject({
            to: statusName,
            acts: z.array(z.strictObject({ type: eventType, formal: formalState, practice: practiceState })),
          }),
        )
        .meta({
          description: 'What each type of event would make of it, done together on the day; none under an assessment',
        }),
    }),
    events: z.array(explainedEvent).meta({ description: 'Every event that is named, with its sources' }),
    reading: listedTrackStatus.shape.reading,
  })
  .meta({ id: 'Explanation', description: 'From a status back through rule and clock to events and their sources' });
export type Explanation = ContractType<typeof explanation>;

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
