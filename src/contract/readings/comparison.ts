import { z } from 'zod';
import { storableText } from '../../domain/storable-text.js';
import type { ContractType } from '../contract-type.js';
import type { FieldDifference, ComparedEvent, LearnedEntry } from '../../domain/time-travel/comparison.js';
import type { DifferingDate } from '../../domain/time-travel/differing-dates.js';
import { namedCauses, triedCauses } from '../../domain/time-travel/comparison.js';
import type { RivalAccounts, RivalCommitment, RivalDispute } from '../../domain/time-travel/rival-accounts.js';
import { commitmentStates } from '../../domain/reading/ledger/commitments.js';
import { asOfFields, upToDate } from '../queries.js';
import { claim } from './claims.js';
import { readingAsOf, dateView, flagName, formalState, practiceState, readingShape, statusName } from './reading.js';

export type { ComparedEvent, FieldDifference, LearnedEntry } from '../../domain/time-travel/comparison.js';
export type { DifferingDate } from '../../domain/time-travel/differing-dates.js';
export type { RivalAccounts, RivalCommitment, RivalDispute } from '../../domain/time-travel/rival-accounts.js';

export const comparisonQuery = z.strictObject({
  from: asOfFields.validAt.meta({ description: 'The earlier of two days; with `to`' }),
  to: asOfFields.validAt.meta({ description: 'The later of two days; with `from`' }),
  knownFrom: asOfFields.knownAt.meta({ description: 'The earlier of two states of knowledge; with `knownTo`' }),
  knownTo: asOfFields.knownAt.meta({ description: 'The later of two states of knowledge; with `knownFrom`' }),
  accounts: storableText()
    .max(20)
    .optional()
    .meta({ description: 'Two parties whose accounts are compared, as in US,CN' }),
  policies: storableText().max(210).optional().meta({ description: 'Two policies, as in cooperation@1,leaders@1' }),
  ...asOfFields,
  ...upToDate,
});

const statusAndAxes = { status: statusName, formal: formalState, practice: practiceState };
const compared = z.strictObject({ ...statusAndAxes, since: dateView.nullable() });

const side = z
  .strictObject({
    status: readingShape.status,
    label: readingShape.label,
    headline: readingShape.headline,
    since: readingShape.since,
    formal: readingShape.formal,
    practice: readingShape.practice,
    flags: z.array(flagName),
    reading: readingAsOf,
  })
  .meta({ id: 'ComparedSide', description: 'The status of the track on one side of a comparison' });
export type ComparedSide = ContractType<typeof side>;

const difference = z
  .strictObject({
    pointer: z.string().meta({ description: 'A JSON pointer (RFC 6901) into the reading' }),
    from: z.unknown().optional(),
    to: z.unknown().optional(),
  })
  .meta({
    id: 'FieldDifference',
    description: 'A field that differs; `from` or `to` is absent if that side lacks it',
  }) satisfies z.ZodType<FieldDifference>;

const happening = z
  .strictObject({
    on: z.iso.date().meta({ description: 'The first day on which a reading counts it' }),
    date: dateView.meta({ description: 'When it happened; for a rule of the clock, when it took effect' }),
    kind: z.enum(['event', 'clock']),
    event: z
      .uuid()
      .nullable()
      .meta({ description: 'The event; for a rule of the clock the event that it counted from' }),
    title: z.string().nullable(),
    rule: z.string().optional(),
    decisive: z.boolean().meta({ description: 'Whether it changed status, formal or practice' }),
    became: z.strictObject(statusAndAxes).optional(),
  })
  .meta({
    id: 'Happening',
    description: 'An event, or an act of the clock, between two days',
  }) satisfies z.ZodType<ComparedEvent>;

const tried = z.int().meta({ description: `The number of causes that were tried: the newest ${triedCauses}` });
const decisive = z.boolean().nullable().meta({
  description: 'Whether leaving it out changes status, formal, practice or since; null if that was not tried',
});

const learnedEntry = z
  .strictObject({
    entry: z.uuid(),
    type: z.string(),
    position: z.int(),
    known: z.iso.date(),
    gist: z.string(),
    decisive,
    without: compared.optional().meta({ description: 'The status of the track without it' }),
  })
  .meta({
    id: 'LearnedEntry',
    description: 'An entry that became known between two states of knowledge',
  }) satisfies z.ZodType<LearnedEntry>;

const differingDate = z
  .strictObject({
    event: z.uuid(),
    type: z.string(),
    title: z.string(),
    tellings: z
      .record(z.string(), z.string().nullable())
      .meta({ description: 'The EDTF date that each party’s account gives; null if the account lacks the event' }),
    disputes: z.array(z.strictObject({ party: z.string(), says: z.string(), occurred: z.string().nullable() })),
    decisive,
  })
  .meta({
    id: 'DifferingDate',
    description: 'An event that two parties date differently',
  }) satisfies z.ZodType<DifferingDate>;

const rivalDispute = z
  .strictObject({
    event: z.uuid(),
    title: z.string(),
    date: dateView,
    party: z.string().meta({ description: 'The party that disputes the event' }),
    says: z.string().meta({ description: 'What it says instead' }),
  })
  .meta({ id: 'RivalDispute' }) satisfies z.ZodType<RivalDispute>;

const commitmentTelling = z.strictObject({
  state: z.enum(commitmentStates),
  made: dateView.nullable(),
  due: dateView.nullable(),
});

const rivalCommitment = z
  .strictObject({
    event: z.uuid(),
    title: z.string(),
    by: z.array(z.string()),
    tellings: z
      .record(z.string(), commitmentTelling.nullable())
      .meta({ description: 'By party; null where its account lacks the commitment' }),
  })
  .meta({ id: 'RivalCommitment' }) satisfies z.ZodType<RivalCommitment>;

const because = <T extends z.ZodType>(item: T) => ({ count: z.int(), data: z.array(item).max(namedCauses) });
const counted = <T extends z.ZodType>(item: T) => z.strictObject(because(item));

const rivalAccounts = z
  .strictObject({
    disputes: counted(rivalDispute).meta({
      description: 'What either party says instead of an event on record, where it denies more than the date',
    }),
    claims: z
      .record(z.string(), counted(claim))
      .meta({ description: 'By party: what it, or somebody of it, holds of causes, motives and circumstances' }),
    commitments: counted(rivalCommitment).meta({ description: 'The commitments that the two tell differently' }),
  })
  .meta({
    id: 'RivalAccounts',
    description: 'What the two parties tell differently beside dates',
  }) satisfies z.ZodType<RivalAccounts>;

const common = { track: z.string(), from: side, to: side, differences: z.array(difference) };

export const comparison = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('days'), ...common, because: z.strictObject(because(happening)) }),
    z.strictObject({
      by: z.literal('knowledge'),
      ...common,
      because: z.strictObject({ ...because(learnedEntry), tried }),
    }),
    z.strictObject({
      by: z.literal('accounts'),
      ...common,
      because: z.strictObject({ ...because(differingDate), tried }),
      rivalAccounts,
    }),
    z.strictObject({ by: z.literal('policies'), ...common, because: z.strictObject(because(difference)) }),
  ])
  .meta({ id: 'Comparison', description: 'The differences between two readings of a track, and their causes' });
export type Comparison = ContractType<typeof comparison>;
