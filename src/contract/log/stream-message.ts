import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { entryAppended, pastReplaced, statusChanged } from './stream.js';

const envelope = {
  specversion: z.literal('1.0'),
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,100}$/)
    .meta({ description: 'The Nats-Msg-Id, the same however often it is published' }),
  source: z.literal('/thaw'),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
};

/** A message on the stream of NATS JetStream: what a live stream says, as a CloudEvent 1.0. */
export const streamMessage = z.discriminatedUnion('type', [
  z.strictObject({
    ...envelope,
    type: z.literal('thaw.entry.appended'),
    subject: z.uuid().meta({ description: 'The id of the entry' }),
    data: entryAppended,
  }),
  z.strictObject({
    ...envelope,
    type: z.literal('thaw.status.changed'),
    subject: z.string().meta({ description: 'The track' }),
    data: statusChanged,
  }),
  z.strictObject({
    ...envelope,
    type: z.literal('thaw.past.replaced'),
    subject: z.string().meta({ description: 'The position of the last entry that still stands' }),
    data: pastReplaced,
  }),
]);
export type StreamMessageEvent = ContractType<typeof streamMessage>;
