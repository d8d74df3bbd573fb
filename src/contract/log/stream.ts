import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { type EntryType, entrySchemas } from '../../domain/entries/entry.js';
import { trackId } from '../../domain/events/event.js';
import { oneOrMore } from '../queries.js';
import { dateView, formalState, practiceState, statusName } from '../readings/reading.js';

export const streamQuery = z.strictObject({
  track: oneOrMore(trackId).meta({ description: 'Only what touches this track; repeated: any of them, at most 50' }),
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/, 'is no position of the log')
    .transform(Number)
    .optional()
    .meta({ description: 'Goes on behind this position of the log, 0 for all of it; or as Last-Event-ID' }),
});

const position = z.int().min(0);
const standing = { status: statusName, formal: formalState, practice: practiceState };

const entryAppended = z
  .strictObject({
    position,
    recordedAt: z.iso.datetime(),
    id: z.uuid(),
    type: z.enum(Object.keys(entrySchemas) as [EntryType, ...EntryType[]]),
    title: z.string().nullable().meta({ description: 'null where entries of its type have none' }),
    tracks: z.array(z.string()).meta({ description: 'All that it touches, asked for or not' }),
  })
  .meta({ id: 'EntryAppended', description: 'The data of `event: entry.appended`' });
export type EntryAppended = ContractType<typeof entryAppended>;

const statusChanged = z
  .strictObject({
    position: position.meta({
      description: 'Of the last entry that made the status; where the clock did, that of the end of the log',
    }),
    track: z.string(),
    title: z.string(),
    because: z
      .enum(['entry', 'clock', 'catch-up'])
      .meta({ description: 'catch-up: how the track stands, for who may have missed a change' }),
    from: z.strictObject(standing).nullable().meta({ description: 'null in a catch-up' }),
    to: z.strictObject({
      ...standing,
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

const liveFrame = z
  .union([entryAppended, statusChanged, positionReached])
  .meta({ id: 'LiveFrame', description: 'The data of one server-sent event of the live stream' });
export type LiveFrame = ContractType<typeof liveFrame>;

export const liveStream = z.string().meta({
  id: 'LiveStream',
  description:
    'Server-sent events `entry.appended`, `status.changed` and `position`, each a LiveFrame as JSON in `data`',
  contentMediaType: 'text/event-stream',
  contentSchema: { $ref: `#/components/schemas/${liveFrame.meta()!.id}` },
});
