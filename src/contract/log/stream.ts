import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { type EntryType, storedSchemas } from '../../domain/entries/entry.js';
import { trackIdSchema } from '../../domain/events/field-types.js';
import { oneOrMore } from '../queries.js';
import { dateView, formalState, practiceState, statusName } from '../readings/reading.js';

export const streamQuery = z.strictObject({
  track: oneOrMore(trackIdSchema).meta({
    description: 'Only entries and statuses of this track; repeated: of any of these, at most 50',
  }),
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/, 'is no position of the log')
    .transform(Number)
    .optional()
    .meta({ description: 'Continues after this position of the log, 0 for all of it; Last-Event-ID does the same' }),
});

const position = z.int().min(0);
const statusAndAxes = { status: statusName, formal: formalState, practice: practiceState };

export const entryAppended = z
  .strictObject({
    position,
    recordedAt: z.iso.datetime(),
    id: z.uuid(),
    type: z.enum(Object.keys(storedSchemas) as [EntryType, ...EntryType[]]),
    title: z.string().nullable().meta({ description: 'null for types of entries without a title' }),
    tracks: z.array(z.string()).meta({ description: 'The tracks that it concerns, whether selected or not' }),
  })
  .meta({ id: 'EntryAppended', description: 'The data of `event: entry.appended`' });
export type EntryAppended = ContractType<typeof entryAppended>;

export const statusChanged = z
  .strictObject({
    position: position.meta({
      description: 'The position of the last entry that changed the status; the end of the log if the clock changed it',
    }),
    track: z.string(),
    title: z.string(),
    because: z
      .enum(['entry', 'clock', 'catch-up'])
      .meta({ description: 'catch-up: the current status, for a client that may have missed a change' }),
    from: z.strictObject(statusAndAxes).nullable().meta({ description: 'null in a catch-up' }),
    to: z.strictObject({
      ...statusAndAxes,
      label: z.string(),
      headline: z.string(),
      since: dateView.nullable(),
    }),
  })
  .meta({
    id: 'StatusChanged',
    description: 'The data of `event: status.changed`',
  });
export type StreamStatusChanged = ContractType<typeof statusChanged>;

const positionReached = z
  .strictObject({ position })
  .meta({ id: 'PositionReached', description: 'The data of `event: position`' });
export type PositionReached = ContractType<typeof positionReached>;

export const pastReplaced = z
  .strictObject({
    position: position.meta({
      description: 'The last entry that still stands: those after it are gone, and others may have taken their places',
    }),
  })
  .meta({ id: 'PastReplaced', description: 'The data of `event: past.replaced`' });
export type PastReplacedFrame = ContractType<typeof pastReplaced>;

const candidatesChanged = z.strictObject({}).meta({
  id: 'CandidatesChanged',
  description: 'The data of `event: candidates.changed`: the inbox is another one, and can be read again',
});

const liveFrame = z
  .union([entryAppended, statusChanged, positionReached, pastReplaced, candidatesChanged])
  .meta({ id: 'LiveFrame', description: 'The data of one server-sent event of the live stream' });
export type LiveFrame = ContractType<typeof liveFrame>;

export const liveStream = z.string().meta({
  id: 'LiveStream',
  description:
    'Server-sent events `entry.appended`, `status.changed`, `position`, `past.replaced` and `candidates.changed`, each a LiveFrame as JSON in `data`',
  contentMediaType: 'text/event-stream',
  contentSchema: { $ref: `#/components/schemas/${liveFrame.meta()!.id}` },
});
