import { z } from 'zod';
import { lineStates } from '../../domain/reading/lines.js';
import type { ContractType } from '../contract-type.js';
import type { DateView } from '../../domain/time/edtf-date.js';
import { visibilityMark } from '../visibility.js';
import { levelSchema } from '../../domain/events/event.js';
import {
  type Assessment,
  type NextChange,
  type StatusInterval,
  type TrackReading,
} from '../../domain/reading/reading.js';
import { flagNames, formalStates, practiceStates, pressureLevels, statuses } from '../../domain/policy/states.js';
import type { LastContact, Metrics, Tally } from '../../domain/reading/metrics/metrics.js';

export type { Assessment, StatusInterval } from '../../domain/reading/reading.js';
export type { LastContact, Metrics, Tally } from '../../domain/reading/metrics/metrics.js';

const isoDay = z.iso.date();
const uuid = z.uuid();
const count = z.int().min(0);

export const statusName = z.enum(statuses).meta({ id: 'Status' });
export type Status = ContractType<typeof statusName>;
export const flagName = z.enum(flagNames).meta({ id: 'Flag' });
export type Flag = ContractType<typeof flagName>;
export const formalState = z.enum(formalStates).meta({ id: 'FormalState' });
export type FormalState = ContractType<typeof formalState>;
export const practiceState = z.enum(practiceStates).meta({ id: 'PracticeState' });
export type PracticeState = ContractType<typeof practiceState>;

export const dateView = z
  .strictObject({
    edtf: z.string().meta({ examples: ['2022-08-05', '2020~'] }),
    earliest: isoDay.nullable(),
    latest: isoDay.nullable(),
  })
  .meta({
    id: 'ImpreciseDate',
    description: 'An EDTF date with its computed bounds; a bound is null if the date has none',
  }) satisfies z.ZodType<DateView>;
export type ImpreciseDate = ContractType<typeof dateView>;

export const dayRange = z
  .strictObject({ min: z.int(), max: z.int() })
  .meta({ id: 'DayRange', description: 'A number of days from or to a date that may be imprecise' });
export type DayRange = ContractType<typeof dayRange>;

const cause = z.string().meta({ description: 'An event id, or `clock:<rule>`' }).nullable();
const basis = z.string().meta({ description: 'The event that the clock counted from' }).optional();

const lastContact = z
  .strictObject({
    event: uuid,
    date: dateView,
    level: levelSchema.nullable(),
    form: z.enum(['full', 'partial', 'indirect']).meta({
      description: '`partial`: parties of a side were missing; `indirect`: through a mediator, or in separate rooms',
    }),
    missing: z.array(z.string()).meta({ description: 'The parties that were missing' }),
    days: dayRange,
  })
  .meta({ id: 'LastContact' }) satisfies z.ZodType<LastContact>;

const tally = z
  .strictObject({ count, events: z.array(uuid).max(50) })
  .meta({ id: 'Tally', description: 'A count, and the counted events, newest first' }) satisfies z.ZodType<Tally>;

const concessions = z.strictObject({
  ...tally.shape,
  withdrawn: tally,
  exchanges: z.array(z.strictObject({ event: uuid, for: uuid })),
});

const assessment = z
  .strictObject({
    id: uuid,
    status: statusName,
    byTheRules: z.strictObject({ status: statusName, label: z.string() }),
    reason: z.string(),
    evidence: z.array(uuid),
    analyst: z.string().meta({ description: 'The name of the analyst' }),
    from: isoDay,
    expires: isoDay.meta({ description: 'The last day on which it is valid' }),
  })
  .meta({
    id: 'Assessment',
    description: 'An analyst’s assessment, in place of the status that the rules give',
  }) satisfies z.ZodType<Assessment>;

export const readingShape = {
  status: statusName,
  label: z.string(),
  headline: z.string(),
  since: dateView.nullable().meta({ description: 'null before the first event' }),
  formal: z.strictObject({ state: formalState, by: z.array(z.string()), since: dateView.nullable(), cause }),
  practice: z.strictObject({ state: practiceState, since: dateView.nullable(), cause, basis }),
  pressure: z.strictObject({ level: z.enum(pressureLevels), score: count, drivers: z.array(uuid) }),
  flags: z.array(flagName),
  lines: z
    .array(z.strictObject({ id: z.string(), title: z.string(), state: z.enum(lineStates), event: uuid.nullable() }))
    .meta({ description: 'The lines of the track that were set up, suspended or promised, and what each rests on' }),
  assessment: assessment.nullable(),
  next: z.array(
    z.strictObject({
      on: isoDay,
      to: statusName,
      because: z.string(),
      event: uuid.optional(),
    }) satisfies z.ZodType<NextChange>,
  ),
  coverage: z.strictObject({ until: isoDay.nullable() }),
};

const named = { track: z.string(), title: z.string(), parties: z.array(z.string()), topic: z.string() };

export const readingAsOf = z
  .strictObject({
    validAt: isoDay,
    knownAt: z.string(),
    position: count.meta({
      description: 'The position of the last entry about the track, or about a sub-track that its headline tells of',
    }),
    policy: z.string(),
    without: z.array(uuid).optional().meta({ description: 'The entries that are left out' }),
    account: z.string().optional().meta({ description: 'The party whose account is read' }),
    stopped: z
      .strictObject({ position: count, reason: z.string() })
      .optional()
      .meta({ description: 'Present if the track is stopped before an entry that cannot be read or folded' }),
    visibility: visibilityMark,
  })
  .meta({ id: 'ReadingClocks', description: 'The as-of parameters of a reading' });
export type ReadingAsOf = ContractType<typeof readingAsOf>;

const direction = z
  .strictObject({
    change: z.enum(['deteriorated', 'improved', 'unchanged']),
    riskAlert: z.boolean(),
    resolutionOpportunity: z.boolean(),
    events: z.array(uuid),
  })
  .meta({ description: 'The direction over the last 30 days, in the terms of CrisisWatch' });

const metrics = z
  .strictObject({
    lastContact: lastContact.nullable(),
    lastDialogue: lastContact.nullable(),
    lastCompleteDialogue: lastContact
      .nullable()
      .meta({ description: 'The last dialogue in which every party of every side took part' }),
    lastDedicatedDialogue: lastContact
      .nullable()
      .meta({ description: 'The last talks on the subject alone, or session of a mechanism' }),
    lastMechanismSession: lastContact.nullable(),
    byLevel: z.partialRecord(
      levelSchema,
      z.strictObject({ lastContact: lastContact.optional(), lastDialogue: lastContact.optional() }),
    ),
    daysInStatus: dayRange,
    freezes: z.strictObject({
      count,
      totalDays: dayRange,
      current: z.strictObject({ since: dateView, event: uuid, days: dayRange }).nullable(),
      medianDaysToThaw: dayRange.nullable(),
      events: z.array(uuid),
    }),
    rhythm: z.strictObject({
      dialogues: tally,
      medianGapDays: dayRange.nullable(),
      longestGap: z.strictObject({ days: dayRange, from: z.string(), to: z.string() }).nullable(),
      silence: z.strictObject({ days: dayRange, rank: z.number().min(0).max(1).nullable() }).nullable(),
    }),
    commitments: z.strictObject({
      open: tally,
      dueSoon: tally,
      overdue: tally,
      fulfilled: tally,
      partly: tally,
      broken: tally,
      repeated: tally,
      reportedOnly: tally.meta({
        description: 'Open commitments known only by accounts of parties, which one of their makers has not confirmed',
      }),
    }),
    concessions: z.record(z.string(), concessions),
    openAsks: tally,
    goldstein: z.strictObject({
      scale: z.string(),
      days: z.int(),
      sum: z.number(),
      events: z.array(uuid),
    }),
    publishers: z.strictObject({ count, names: z.array(z.string()), event: uuid.nullable() }),
    direction,
  })
  .meta({ id: 'Metrics' }) satisfies z.ZodType<Metrics>;

z.strictObject(readingShape) satisfies z.ZodType<TrackReading>;

/** The fields of a track in a list: its reading without the events behind it. */
export const lineShape = {
  ...named,
  collection: z.string().nullable().meta({ description: 'The collection that the track belongs to' }),
  relationship: z.string().meta({ description: 'The id of its set of parties', examples: ['cn-us'] }),
  policy: z.string(),
  status: readingShape.status,
  label: readingShape.label,
  since: readingShape.since,
  headline: readingShape.headline,
  formal: readingShape.formal.pick({ state: true }),
  practice: readingShape.practice.pick({ state: true }),
  pressure: readingShape.pressure.pick({ level: true, score: true }),
  lastDialogue: lastContact.nullable(),
  direction: direction.omit({ events: true }).nullable().meta({
    description:
      'null, as is lastDialogue, where the record cannot be read any more; the other fields are from the last reading',
  }),
  flags: readingShape.flags,
  assessed: z.boolean().meta({ description: 'Whether the status is an analyst’s assessment' }),
  visibility: visibilityMark,
};

export const trackStatus = z
  .strictObject({ ...named, ...readingShape, metrics, reading: readingAsOf })
  .meta({ id: 'TrackStatus', description: 'The status of a track on a day, its reasons, and its measures' });
export type TrackStatus = ContractType<typeof trackStatus>;

export const listedTrackStatus = z
  .strictObject({ ...named, ...readingShape, reading: readingAsOf })
  .meta({ id: 'ListedTrackStatus', description: 'A TrackStatus without its measures' });
export type ListedTrackStatus = ContractType<typeof listedTrackStatus>;

export const statusInterval = z
  .strictObject({
    status: statusName,
    formal: formalState,
    practice: practiceState,
    from: dateView,
    to: dateView.nullable().meta({ description: 'The beginning of the next interval; null while this one lasts' }),
    cause,
    basis,
    visibility: visibilityMark,
  })
  .meta({ id: 'StatusInterval' }) satisfies z.ZodType<StatusInterval>;
