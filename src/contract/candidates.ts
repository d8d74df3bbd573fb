import { z } from 'zod';
import { visibilitySchema } from '../domain/events/event.js';
import { partySchema, trackIdSchema, uuidSchema } from '../domain/events/field-types.js';
import { eventTypes } from '../domain/events/vocabulary.js';
import { reportSchema } from '../domain/reports/report.js';
import { storableText } from '../domain/storable-text.js';
import type { ContractType } from './contract-type.js';
import { remark } from './log/intake.js';
import { pageOf } from './page.js';
import { dayParameter, oneOrMore, pageQueryFields, queryLimits } from './queries.js';
import { historyChange, statusChange } from './readings/changes.js';

/** The limits of candidates as they are served, in items. */
export const candidateLimits = { listedReports: 200, listedJudgements: 200, listedTracks: 500 } as const;

/**
 * What has become of a candidate. `source-changed`: the provider has changed or deleted a report that an event was made
 * of, and somebody has to say whether the event is corrected, retracted or kept. `merged`: its reports stand in another.
 */
export const candidateStates = ['waiting', 'snoozed', 'accepted', 'dismissed', 'source-changed', 'merged'] as const;
export type CandidateState = (typeof candidateStates)[number];
const state = z.enum(candidateStates);

export const candidateOrders = ['score', 'newest'] as const;
export type CandidateOrder = (typeof candidateOrders)[number];

const filterFields = {
  state: oneOrMore(state).meta({
    description: 'Repeated: any of them. Where it is left out: what awaits judgement, `waiting` and `source-changed`',
  }),
  track: trackIdSchema.optional().meta({ description: 'Proposed for this track' }),
  source: uuidSchema.optional().meta({ description: 'With a report of this source' }),
  party: partySchema.optional(),
  q: storableText().max(queryLimits.textLength).optional().meta({
    description: 'Words in the title, the publishers or the parties; case and accents do not matter',
  }),
  from: dayParameter.optional().meta({ description: 'That may have happened on this day or later' }),
  to: dayParameter.optional().meta({ description: 'That may have happened on this day or earlier' }),
};

export const candidatesQuery = z.strictObject({
  ...filterFields,
  order: z
    .enum(candidateOrders)
    .default('score')
    .meta({ description: '`score`: the highest first; `newest`: the last changed first' }),
  ...pageQueryFields,
});

const instant = z.iso.datetime();
const sourceName = z.strictObject({ id: z.uuid(), name: z.string() });

const reason = z
  .strictObject({
    says: z.string(),
    points: z.int().meta({ description: 'What it adds to the score; below 0 it takes away' }),
  })
  .meta({ id: 'CandidateReason' });

const recordedEvent = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    type: z.string(),
    occurred: z.string(),
    tracks: z.array(z.string()),
    says: z
      .string()
      .meta({ description: 'Why it may be the same act', examples: ['same track, same day, titles 0.72 alike'] }),
  })
  .meta({ id: 'CandidateDuplicate', description: 'An event on record that the reports may be about' });

const fields = {
  id: z.uuid(),
  version: z.int().meta({ description: 'Counts the changes of the candidate, from 1' }),
  state,
  title: z.string().meta({ description: 'The title of the report that the others are most like' }),
  day: z.string().meta({ description: 'When it is said to have happened, as EDTF, with the doubt of the reports' }),
  parties: z.array(z.string()),
  type: z.enum(eventTypes).nullable().meta({ description: 'The proposed type; null where the judge has to choose' }),
  tracks: z.array(z.string()).meta({ description: 'The proposed tracks' }),
  reports: z.int().meta({ description: 'The number of reports' }),
  publishers: z.int().meta({ description: 'The number of independent publishers among them' }),
  sources: z.array(sourceName).meta({ description: 'The sources that the reports came from' }),
  score: z.int().meta({ description: 'Where it stands in the order: the sum of the points of its reasons' }),
  reasons: z.array(reason),
  duplicate: recordedEvent.nullable(),
  question: z
    .string()
    .nullable()
    .meta({ description: 'What has to be decided, where the state is `source-changed`, or why it is back' }),
  snoozedUntil: instant.nullable(),
  event: z.uuid().nullable().meta({ description: 'The event that it was accepted as, or as a source of' }),
  mergedInto: z.uuid().nullable(),
  visibility: visibilitySchema.optional(),
  firstSeenAt: instant,
  updatedAt: instant,
};

export const candidateItem = z
  .strictObject(fields)
  .meta({ id: 'CandidateItem', description: 'Reports of one act, grouped. Nothing of it counts in any status' });
export type CandidateItem = ContractType<typeof candidateItem>;

export const candidatePage = pageOf(candidateItem, 'CandidatePage');
export type CandidatePage = ContractType<typeof candidatePage>;

const count = z.int().meta({ description: 'How many await judgement' });

const countOfEach = Object.fromEntries(candidateStates.map((each) => [each, z.int()])) as Record<
  CandidateState,
  z.ZodInt
>;

export const candidateCounts = z
  .strictObject({
    states: z.strictObject(countOfEach).meta({ description: 'The number of candidates by state' }),
    tracks: z
      .array(z.strictObject({ track: z.string(), title: z.string(), count }))
      .meta({ description: `The most first, at most ${candidateLimits.listedTracks}` }),
    sources: z.array(z.strictObject({ source: sourceName, count })),
    skipped: z
      .array(z.strictObject({ reason: z.string(), reports: z.int() }))
      .meta({ description: 'The number of reports that became no candidate, by reason' }),
  })
  .meta({ id: 'CandidateCounts' });
export type CandidateCounts = ContractType<typeof candidateCounts>;

const span = z
  .strictObject({ from: z.int(), to: z.int() })
  .meta({ id: 'TextSpan', description: 'UTF-16 code units of the title, `to` is the first one after it' });

const { title, url, publisher, day, dayIsPublication, language, summary, actors, place, code, tally } =
  reportSchema.shape;
const candidateReport = z
  .strictObject({
    source: sourceName,
    key: z.string(),
    version: z.int(),
    isDeleted: z.boolean().meta({ description: 'The provider has deleted it' }),
    ...{ title, url, publisher, day, dayIsPublication, language, summary, actors, place, code, tally },
    published: instant.nullable(),
    storedAt: instant.meta({ description: 'When this version of it was stored' }),
    likeness: z
      .number()
      .nullable()
      .meta({ description: 'How much its title is like that of the candidate, 0 to 1; null for that report itself' }),
    alike: z.array(span).meta({ description: 'The parts of its title that the title of the candidate has, too' }),
    joinedBy: z
      .enum(['first', 'url', 'title', 'act', 'hand'])
      .meta({ description: 'Why it is in the group; `act`: coded as the same act of the same parties, day and place' }),
    change: z
      .strictObject({ accepted: z.int(), says: z.string() })
      .nullable()
      .meta({ description: 'Since the judgement: the version that was judged, and what is different' }),
    isNew: z.boolean().meta({ description: 'It has joined since the last judgement' }),
  })
  .meta({ id: 'CandidateReport' });
export type CandidateReport = ContractType<typeof candidateReport>;

const proposal = z
  .strictObject({
    event: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The event to record, as POST /events takes it; `type` is absent where none is proposed' }),
    missing: z
      .array(z.string())
      .meta({ description: 'The fields that have to be filled in before it can be recorded', examples: [['type']] }),
    because: z
      .strictObject({ type: z.string(), date: z.string(), level: z.string(), sources: z.string() })
      .meta({ description: 'Why each field is as it is' }),
    tracks: z.array(
      z.strictObject({
        track: z.string(),
        title: z.string(),
        by: z.enum(['words', 'parties']),
        says: z.string().meta({ examples: ['names fentanyl, and both parties'] }),
      }),
    ),
  })
  .meta({ id: 'CandidateProposal' });
export type CandidateProposal = ContractType<typeof proposal>;

const effect = z
  .strictObject({
    statusChanges: z.array(statusChange),
    historyChanges: z.array(historyChange),
    remarks: z.array(remark),
  })
  .meta({ id: 'CandidateEffect', description: 'What recording the proposed event now would change' });

export const judgementKinds = [
  'accept',
  'accept-as-source',
  'merge',
  'split',
  'dismiss',
  'snooze',
  'keep',
  'correct',
  'retract',
  'undo',
] as const;
export type JudgementKind = (typeof judgementKinds)[number];

export const candidateJudgement = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(judgementKinds),
    judge: z.string(),
    reason: z.string().nullable(),
    at: instant,
    says: z.string().meta({ description: 'What it did, as a sentence' }),
    entry: z.uuid().nullable().meta({ description: 'The entry that it appended to the log' }),
    made: z.uuid().nullable().meta({ description: 'The candidate that a split made' }),
    isUndone: z.boolean(),
  })
  .meta({ id: 'CandidateJudgement' });
export type CandidateJudgement = ContractType<typeof candidateJudgement>;

export const wholeCandidate = z
  .strictObject({
    ...fields,
    grouping: z
      .string()
      .meta({ description: 'Why the reports are together', examples: ['same pair of parties, same day, 0.81 alike, 14 publishers'] }), // prettier-ignore
    reportList: z
      .array(candidateReport)
      .meta({ description: `The reports, the first stored first, at most ${candidateLimits.listedReports}` }),
    proposal,
    effect: effect.nullable(),
    noEffect: z.string().nullable().meta({ description: 'Why there is no `effect`' }),
    judgements: z.array(candidateJudgement).meta({ description: 'What was decided, the last first' }),
    actions: z.array(z.enum(judgementKinds)).meta({ description: 'The judgements that it takes as it stands' }),
  })
  .meta({ id: 'WholeCandidate' });
export type WholeCandidate = ContractType<typeof wholeCandidate>;
