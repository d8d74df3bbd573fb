import { z } from 'zod';
import { trackSchema } from '../../domain/entries/entry.js';
import { amendmentSchemas } from '../../domain/entries/amendment.js';
import { listedRevisions } from '../../domain/reading/revision.js';
import { historyChange, statusChange } from '../readings/changes.js';
import { entryInput, eventInputs, type Inputs } from './entry-input.js';
import { cloudEventSchema } from '../../intake/import/cloud-event.js';
import { wholeBatchLimit } from '../../intake/record/recorder.js';

/** An entry that a path says more of: what the path says, and what is worked out, is left out of the body. */
function atPath(schema: z.ZodObject, said: readonly string[]): z.ZodObject {
  const left = Object.entries(schema.shape).filter(([field]) => !['type', 'tracks', ...said].includes(field));
  return z.strictObject(Object.fromEntries(left)).partial({ id: true });
}

const { EventCorrected, EventRetracted, EventsMerged, EventDisputed, AssessmentRecorded, PolicyAdopted } =
  amendmentSchemas;

export const correctionInput = atPath(EventCorrected, ['event'])
  .extend({
    event: z
      .discriminatedUnion('type', eventInputs as unknown as Inputs)
      .meta({ description: 'The whole new reading of the event; its `id` may be left out' }),
  })
  .meta({ id: 'CorrectionInput' });
export const retractionInput = atPath(EventRetracted, ['target']).meta({ id: 'RetractionInput' });
export const mergeInput = atPath(EventsMerged, []).meta({ id: 'MergeInput' });
export const disputeInput = atPath(EventDisputed, ['target']).meta({ id: 'DisputeInput' });
export const assessmentInput = atPath(AssessmentRecorded, ['track']).meta({ id: 'AssessmentInput' });
export const adoptionInput = atPath(PolicyAdopted, ['track']).meta({ id: 'AdoptionInput' });

export const cloudEventInput = cloudEventSchema;
export const batchInput = z.array(entryInput).min(1).meta({ id: 'EntryInputs' });
export const cloudEventsInput = z.array(cloudEventSchema).min(1).meta({ id: 'CloudEvents' });
export const linesInput = z
  .string()
  .meta({ id: 'EntryInputLines', description: 'NDJSON: an EntryInput a line, of at most 1 MiB' });
export const trackInput = trackSchema.meta({ id: 'TrackInput' });

const statusChanges = z.array(statusChange).nullable().meta({
  description: 'null where the projection is behind: it is recorded all the same',
});

const historyChanges = z
  .array(historyChange)
  .nullable()
  .meta({
    description: `By track, at most ${listedRevisions} ranges of each; null where the projection is behind`,
  });

const recordedEntry = {
  id: z.uuid(),
  position: z.int().meta({ description: 'Place in the log' }),
};

export const recordedSchema = z
  .strictObject({ ...recordedEntry, statusChanges, historyChanges })
  .meta({ id: 'Recorded' });

const rehearsedSchema = z
  .strictObject({
    dryRun: z.literal(true),
    statusChanges: z.array(statusChange),
    historyChanges: z.array(historyChange),
  })
  .meta({ id: 'Rehearsed', description: 'What recording it now would change; nothing is stored' });

export const batchRecordedSchema = z
  .strictObject({
    recorded: z.int(),
    repeated: z.int().meta({ description: 'Stood in the log before, with the same content' }),
    entries: z.array(z.strictObject(recordedEntry)).max(wholeBatchLimit - 1),
    /** From before the batch to after it. */
    statusChanges,
    historyChanges,
  })
  .meta({ id: 'BatchRecorded' });

const batchReportSchema = z
  .strictObject({
    recorded: z.int(),
    repeated: z.int(),
    refused: z.int(),
    position: z.int().meta({ description: 'The last position stored or found' }),
    refusals: z
      .array(z.strictObject({ line: z.int(), code: z.string(), message: z.string() }))
      .meta({ description: 'The first 1,000 lines refused' }),
  })
  .meta({ id: 'BatchReport' });

export const recordedOrRehearsed = z.union([recordedSchema, rehearsedSchema]).meta({ id: 'RecordedOrRehearsed' });
export const batchRecordedOrReport = z
  .union([batchRecordedSchema, batchReportSchema])
  .meta({ id: 'BatchRecordedOrReport' });
