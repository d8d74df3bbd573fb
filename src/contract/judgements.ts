import { z } from 'zod';
import { uuidSchema } from '../domain/events/field-types.js';
import { reportLimits } from '../domain/reports/report.js';
import { boundedText } from '../domain/storable-text.js';
import { candidateItem, candidateJudgement } from './candidates.js';
import type { ContractInput, ContractType } from './contract-type.js';
import { instantInput } from './instant.js';
import { type EventInput, eventInputs, type Inputs } from './log/entry-input.js';
import { recordedSchema } from './log/intake.js';

/** The limits of judgements: lengths in UTF-16 code units, the others in items. */
export const judgementLimits = { judgeLength: 200, reasonLength: 2_000, candidates: 200, reports: 200 } as const;

const judge = boundedText(judgementLimits.judgeLength).meta({
  description: 'The person who judges; of a request with a key or a sign-in that name is taken',
});
const neededReason = boundedText(judgementLimits.reasonLength);
const event = z.discriminatedUnion('type', eventInputs as unknown as Inputs);
const common = {
  id: uuidSchema
    .optional()
    .meta({ description: 'The id of the judgement: sent again, it is a repeat and gives the first answer' }),
  judge,
  reason: neededReason.optional(),
};
const withReason = { ...common, reason: neededReason };

const reportName = z.strictObject({ source: uuidSchema, key: boundedText(reportLimits.keyLength) });

const accept = z.strictObject({
  kind: z.literal('accept'),
  ...common,
  event: event.optional().meta({ description: 'The event to record, edited; as it is proposed if left out' }),
});
const acceptAsSource = z.strictObject({
  kind: z.literal('accept-as-source'),
  ...common,
  event: uuidSchema
    .optional()
    .meta({ description: 'The event on record that the reports become sources of; the likely duplicate if left out' }),
});
const merge = z.strictObject({
  kind: z.literal('merge'),
  ...common,
  candidates: z
    .array(uuidSchema)
    .min(1)
    .max(judgementLimits.candidates)
    .meta({ description: 'The candidates whose reports join this one' }),
});
const split = z.strictObject({
  kind: z.literal('split'),
  ...common,
  reports: z
    .array(reportName)
    .min(1)
    .max(judgementLimits.reports)
    .meta({ description: 'The reports that become a candidate of their own' }),
});
const dismiss = z.strictObject({ kind: z.literal('dismiss'), ...withReason });
const snooze = z.strictObject({ kind: z.literal('snooze'), ...common, until: instantInput });
const keep = z.strictObject({ kind: z.literal('keep'), ...common });
const correct = z.strictObject({
  kind: z.literal('correct'),
  ...withReason,
  event: event.meta({ description: 'The whole new reading of the event that was accepted' }),
});
const retract = z.strictObject({ kind: z.literal('retract'), ...withReason });
const undo = z.strictObject({ kind: z.literal('undo'), ...common });

export const judgementInput = z
  .discriminatedUnion('kind', [accept, acceptAsSource, merge, split, dismiss, snooze, keep, correct, retract, undo])
  .meta({
    id: 'JudgementInput',
    description:
      '`accept` records an event; `accept-as-source` adds the reports to one on record; `keep`, `correct` and `retract` answer `source-changed`; `undo` takes the last judgement back',
  });
type WithEvent<Schema extends z.ZodType, Event> = Omit<ContractInput<Schema>, 'event'> & Event;
export type JudgementInput =
  | WithEvent<typeof accept, { readonly event?: EventInput }>
  | ContractInput<typeof acceptAsSource>
  | ContractInput<typeof merge>
  | ContractInput<typeof split>
  | ContractInput<typeof dismiss>
  | ContractInput<typeof snooze>
  | ContractInput<typeof keep>
  | WithEvent<typeof correct, { readonly event: EventInput }>
  | ContractInput<typeof retract>
  | ContractInput<typeof undo>;

export const judged = z
  .strictObject({
    judgement: candidateJudgement,
    candidate: candidateItem.meta({ description: 'As it stands after the judgement' }),
    others: z.array(candidateItem).meta({ description: 'Further candidates that the judgement made or changed' }),
    recorded: recordedSchema
      .nullable()
      .meta({ description: 'The entry that it appended to the log, and what that changed' }),
  })
  .meta({ id: 'Judged' });
export type Judged = ContractType<typeof judged>;

/** The judgements that many candidates can be given at once; each candidate is judged as it is proposed. */
const oneForMany = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept'), ...common }).omit({ id: true }),
  z.strictObject({ kind: z.literal('accept-as-source'), ...common }).omit({ id: true }),
  dismiss.omit({ id: true }),
  snooze.omit({ id: true }),
  keep.omit({ id: true }),
  undo.omit({ id: true }),
]);

export const manyJudgementsInput = z
  .strictObject({
    candidates: z.array(uuidSchema).min(1).max(judgementLimits.candidates),
    judgement: oneForMany,
  })
  .meta({ id: 'ManyJudgementsInput', description: 'One judgement for many candidates, each by itself' });
export type ManyJudgementsInput = ContractInput<typeof manyJudgementsInput>;

export const manyJudged = z
  .strictObject({
    judged: z.int(),
    refused: z.int(),
    results: z
      .array(
        z.strictObject({
          candidate: z.uuid(),
          state: z.string().nullable(),
          entry: z.uuid().nullable(),
          refusal: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
        }),
      )
      .meta({ description: 'One for each candidate, in their order' }),
  })
  .meta({ id: 'ManyJudged' });
export type ManyJudged = ContractType<typeof manyJudged>;

export const coverageInput = z
  .strictObject({
    until: z.iso.date().meta({ description: 'The last day up to which somebody has looked' }),
    note: boundedText(judgementLimits.reasonLength - judgementLimits.judgeLength).optional(),
    judge,
  })
  .meta({ id: 'CoverageInput', description: 'Somebody has looked through what there is of a track, up to a day' });
export type CoverageInput = ContractInput<typeof coverageInput>;
