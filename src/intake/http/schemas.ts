import { z } from 'zod';
import { entrySchemas, trackSchema } from '../../domain/entry.js';
import { formalState, practiceState, statusName } from '../../status/http/reading.schema.js';
import { cloudEventSchema } from '../cloud-event.js';
import { wholeBatchLimit } from '../recorder.js';

const inputs = Object.values(entrySchemas).map((schema) => {
  const type = schema.shape.type.value;
  return (schema as z.ZodObject).partial({ id: true }).meta({ id: `${type}Input` });
});

/** What may be sent: a body of the log whose `id` may be left to the monitor. */
export const entryInput = z
  .discriminatedUnion('type', inputs as unknown as [z.ZodObject<{ type: z.ZodLiteral<string> }>])
  .meta({ id: 'EntryInput', description: 'An event, or a record-keeping entry; without `id` the monitor makes one' });

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

const recordedEntry = {
  id: z.uuid(),
  position: z.int().meta({ description: 'Place in the log' }),
};

export const recordedSchema = z.strictObject({ ...recordedEntry, statusChanges }).meta({ id: 'Recorded' });

const rehearsedSchema = z
  .strictObject({ dryRun: z.literal(true), statusChanges: z.array(statusChange) })
  .meta({ id: 'Rehearsed', description: 'What recording it now would change; nothing is stored' });

export const batchRecordedSchema = z
  .strictObject({
    recorded: z.int(),
    repeated: z.int().meta({ description: 'Stood in the log before, with the same content' }),
    entries: z.array(z.strictObject(recordedEntry)).max(wholeBatchLimit - 1),
    /** From before the batch to after it. */
    statusChanges,
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
