import { z } from 'zod';
import { boundedText, storableText } from '../../domain/storable-text.js';
import { instantInput } from '../instant.js';
import type { ContractInput, ContractType } from '../contract-type.js';
import { trackSchema } from '../../domain/entries/track-definition.js';
import { amendmentSchemas } from '../../domain/entries/amendment.js';
import { listedRevisions } from '../../domain/reading/revision.js';
import { historyChange, statusChange } from '../readings/changes.js';
import { entryInput, type EventInput, eventInputs, type Inputs } from './entry-input.js';

/** A batch of fewer items than this is recorded whole or not at all. */
export const wholeBatchLimit = 1_000;

/**
 * The structured form of CloudEvents 1.0. `data` is an event as `POST /events` takes it; its `id` and `type` may come
 * from the envelope instead. Extension attributes are accepted and dropped; `null` counts as absent.
 */
export const cloudEventSchema = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: boundedText(200),
    source: boundedText(500),
    type: boundedText(200).meta({ examples: ['TalksHeld', 'org.example.TalksHeld'] }),
    time: instantInput.nullish(),
    subject: storableText().max(500).nullish(),
    datacontenttype: z
      .string()
      .regex(/^application\/([a-z0-9.-]+\+)?json\b/i, 'is not JSON')
      .nullish(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CloudEvent' });
export type CloudEvent = ContractInput<typeof cloudEventSchema>;

/** The body of an entry that a path partly determines: without the fields that the path gives or the server derives. */
function atPath(schema: z.ZodObject, given: readonly string[]): z.ZodObject {
  const fields = Object.entries(schema.shape).filter(
    ([field]) => !['type', 'tracks', 'approvedBy', ...given].includes(field),
  );
  return z.strictObject(Object.fromEntries(fields)).partial({ id: true });
}

/** The type of the schemas of `atPath`, since the compiler cannot infer a schema that is built from a table. */
type AtPath<Schema extends z.ZodType, Given extends string> = Omit<
  ContractInput<Schema>,
  'type' | 'tracks' | 'approvedBy' | 'id' | Given
> & { readonly id?: string };

const { EventCorrected, EventAmended, EventRetracted, EventsMerged, EventDisputed, EventRedacted } = amendmentSchemas;
const { AssessmentRecorded, PolicyAdopted, VisibilityChanged } = amendmentSchemas;

export const correctionInput = atPath(EventCorrected, ['event'])
  .extend({
    event: z
      .discriminatedUnion('type', eventInputs as unknown as Inputs)
      .meta({ description: 'The corrected event, complete; its `id` may be left out' }),
  })
  .meta({ id: 'CorrectionInput' });
export type CorrectionInput = AtPath<typeof EventCorrected, 'event'> & { readonly event: EventInput };
export const additionInput = atPath(EventAmended, ['target']).meta({ id: 'AdditionInput' });
export type AdditionInput = AtPath<typeof EventAmended, 'target'>;
export const retractionInput = atPath(EventRetracted, ['target']).meta({ id: 'RetractionInput' });
export type RetractionInput = AtPath<typeof EventRetracted, 'target'>;
export const mergeInput = atPath(EventsMerged, []).meta({ id: 'MergeInput' });
export type MergeInput = AtPath<typeof EventsMerged, never>;
export const disputeInput = atPath(EventDisputed, ['target']).meta({ id: 'DisputeInput' });
export type DisputeInput = AtPath<typeof EventDisputed, 'target'>;
export const redactionInput = atPath(EventRedacted, ['target', 'blanked']).meta({ id: 'RedactionInput' });
export type RedactionInput = AtPath<typeof EventRedacted, 'target' | 'blanked'>;
export const visibilityInput = atPath(VisibilityChanged, ['target']).meta({ id: 'VisibilityInput' });
export type VisibilityInput = AtPath<typeof VisibilityChanged, 'target'>;
export const assessmentInput = atPath(AssessmentRecorded, ['track']).meta({ id: 'AssessmentInput' });
export type AssessmentInput = AtPath<typeof AssessmentRecorded, 'track'>;
export const adoptionInput = atPath(PolicyAdopted, ['track']).meta({ id: 'AdoptionInput' });
export type AdoptionInput = AtPath<typeof PolicyAdopted, 'track'>;

export const batchInput = z.array(entryInput).min(1).meta({ id: 'EntryInputs' });
export const cloudEventsInput = z.array(cloudEventSchema).min(1).meta({ id: 'CloudEvents' });
export const linesInput = z
  .string()
  .meta({ id: 'EntryInputLines', description: 'NDJSON: one EntryInput per line, at most 1 MiB each' });
export const trackInput = trackSchema.meta({ id: 'TrackInput' });
export type TrackInput = ContractInput<typeof trackInput>;

const statusChanges = z.array(statusChange).nullable().meta({
  description: 'null if the projection is behind; the entry is recorded nevertheless',
});

const historyChanges = z
  .array(historyChange)
  .nullable()
  .meta({
    description: `By track, at most ${listedRevisions} ranges of each; null if the projection is behind`,
  });

export const remark = z
  .strictObject({ pointer: z.string().meta({ description: 'A JSON Pointer into the request' }), detail: z.string() })
  .meta({ id: 'Remark', description: 'Something that was taken, and may yet be a slip' });
export type Remark = ContractType<typeof remark>;

const remarks = z.array(remark).meta({
  description: 'What surprises: a date, a mechanism that nothing before has named, a link to an id that nothing has',
});

const recordedEntry = {
  id: z.uuid(),
  position: z.int().meta({ description: 'The position in the log' }),
};

export const recordedSchema = z
  .strictObject({ ...recordedEntry, statusChanges, historyChanges, remarks })
  .meta({ id: 'Recorded' });
export type Recorded = ContractType<typeof recordedSchema>;

const dryRunSchema = z
  .strictObject({
    dryRun: z.literal(true),
    statusChanges: z.array(statusChange),
    historyChanges: z.array(historyChange),
    remarks,
  })
  .meta({ id: 'DryRun', description: 'The changes that recording it now would make; nothing is stored' });
export type DryRunChanges = ContractType<typeof dryRunSchema>;

export const batchRecordedSchema = z
  .strictObject({
    recorded: z.int(),
    repeated: z.int().meta({ description: 'Items already in the log with the same content' }),
    entries: z.array(z.strictObject(recordedEntry)).max(wholeBatchLimit - 1),
    /** The changes between the state before the batch and the state after it. */
    statusChanges,
    historyChanges,
    remarks,
  })
  .meta({ id: 'BatchRecorded' });
export type BatchRecorded = ContractType<typeof batchRecordedSchema>;

export const lineRefusal = z.strictObject({
  line: z.int(),
  code: z.string(),
  message: z.string(),
  id: z.string().optional(),
  title: z.string().optional(),
});
export const lineRemark = z.strictObject({ line: z.int(), pointer: z.string(), detail: z.string() });

const batchReportSchema = z
  .strictObject({
    recorded: z.int(),
    repeated: z.int(),
    refused: z.int(),
    position: z.int().meta({ description: 'The last position stored or found' }),
    refusals: z.array(lineRefusal).meta({
      description:
        'The first refused lines, each with the id and title that it gives: at most 1,000, fewer where they are long',
    }),
    remarks: z
      .array(lineRemark)
      .meta({ description: 'The first remarks on lines that were taken: at most 1,000, fewer where they are long' }),
    remarked: z.int().meta({ description: 'The number of all remarks' }),
  })
  .meta({ id: 'BatchReport' });
export type BatchReport = ContractType<typeof batchReportSchema>;

export const recordedOrDryRun = z.union([recordedSchema, dryRunSchema]).meta({ id: 'RecordedOrDryRun' });
export type RecordedOrDryRun = ContractType<typeof recordedOrDryRun>;
export const batchRecordedOrReport = z
  .union([batchRecordedSchema, batchReportSchema])
  .meta({ id: 'BatchRecordedOrReport' });
export type BatchRecordedOrReport = ContractType<typeof batchRecordedOrReport>;

export const dryRunQuery = z.object({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: return the changes of statuses and histories, and store nothing' }),
});
