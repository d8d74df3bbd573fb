import { z } from 'zod';
import { entrySchemas, trackSchema } from '../../domain/entry.js';
import { eventSchemas } from '../../domain/event.js';
import { recordKeepingSchemas } from '../../domain/record-keeping.js';
import { listedRevisions } from '../../domain/revision.js';
import { formalState, practiceState, statusName } from '../../status/http/reading.schema.js';
import { cloudEventSchema } from '../cloud-event.js';
import { wholeBatchLimit } from '../recorder.js';

const inputOf = (schema: z.ZodType & { shape: { type: { value: string } } }) =>
  (schema as unknown as z.ZodObject).partial({ id: true }).meta({ id: `${schema.shape.type.value}Input` });
type Inputs = [z.ZodObject<{ type: z.ZodLiteral<string> }>];

const eventInputs = Object.values(eventSchemas).map(inputOf);
const otherInputs = Object.entries(entrySchemas).flatMap(([type, schema]) =>
  type in eventSchemas ? [] : [inputOf(schema)],
);

/** What may be sent: a body of the log whose `id` may be left to the monitor. */
export const entryInput = z
  .discriminatedUnion('type', [...eventInputs, ...otherInputs] as unknown as Inputs)
  .meta({ id: 'EntryInput', description: 'An event, or a record-keeping entry; without `id` the monitor makes one' });

/** An entry that a path says more of: what the path says, and what is worked out, is left out of the body. */
function atPath(schema: z.ZodObject, said: readonly string[]): z.ZodObject {
  const left = Object.entries(schema.shape).filter(([field]) => !['type', 'tracks', ...said].includes(field));
  return z.strictObject(Object.fromEntries(left)).partial({ id: true });
}

const { EventCorrected, EventRetracted, EventsMerged, EventDisputed, AssessmentRecorded, PolicyAdopted } =
  recordKeepingSchemas;

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

const standing = z.strictObject({ status: statusName, formal: formalState, practice: practiceState });
const statusChange = z.strictObject({ track: z.string(), from: standing, to: standing }).meta({ id: 'StatusChange' });

const statusChanges = z.array(statusChange).nullable().meta({
  description: 'null where the projection is behind: it is recorded all the same',
});

const historyChange = z
  .strictObject({
    track: z.string(),
    count: z.int().meta({ description: 'How many ranges of days read otherwise' }),
    ranges: z
      .array(
        z.strictObject({
          from: z.iso.date().meta({ description: 'The first of the days' }),
          to: z.iso
            .date()
            .nullable()
            .meta({ description: 'The first day behind them; null where they last until today' }),
          was: standing,
          now: standing,
          says: z.string().meta({ examples: ['history revised: frozen from 2022-08-04, not 2022-08-05'] }),
        }),
      )
      .max(listedRevisions),
  })
  .meta({ id: 'HistoryChange', description: 'The days of a track, up to today, that read otherwise than before' });

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
