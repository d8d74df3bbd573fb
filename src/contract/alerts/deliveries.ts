import { z } from 'zod';
import { channelKinds } from '../../alerts/channels/kinds.js';
import { deliveryStates } from '../../alerts/outbox/entities.js';
import { notificationSchema } from '../../alerts/notifications/notification.js';

const instant = z.iso.datetime();
const kinds = [...channelKinds.keys()];

const channelFields = {
  id: z.uuid(),
  kind: z.enum(kinds as [string, ...string[]]),
  name: z.string(),
  enabled: z.boolean(),
  settings: z.record(z.string(), z.unknown()).meta({ description: 'Without the secret ones' }),
  secretsSet: z.array(z.string()).meta({ description: 'The names of the secret settings that are set' }),
  disabledAt: instant.nullable(),
  disabledBecause: z.string().nullable(),
  failingSince: instant.nullable().meta({ description: 'The first failure since the last success' }),
  createdAt: instant,
  updatedAt: instant,
};

export const channelSchema = z
  .strictObject(channelFields)
  .meta({ id: 'Channel', description: 'Where alerts are sent' });

export const channelMadeSchema = z
  .strictObject({
    ...channelFields,
    secret: z.string().optional().meta({ description: 'The secret that was made: shown this once and never again' }),
  })
  .meta({ id: 'ChannelMade' });

export const channelListSchema = z.strictObject({ data: z.array(channelSchema) }).meta({ id: 'ChannelList' });

const kindSchema = z.strictObject({
  kind: z.string(),
  about: z.string(),
  settings: z.record(z.string(), z.unknown()).meta({ description: 'Its settings as JSON Schema (2020-12)' }),
  secrets: z.array(z.string()).meta({ description: 'The settings that are never shown again' }),
});
export const channelKindsSchema = z.strictObject({ data: z.array(kindSchema) }).meta({ id: 'ChannelKinds' });

const deliveryFields = {
  id: z.uuid(),
  channel: z.uuid(),
  channelName: z.string().nullable().meta({ description: 'null where the channel is gone' }),
  notification: z.string().meta({ description: 'The webhook-id: the same on every try' }),
  type: z.string(),
  group: z.string(),
  title: z.string(),
  state: z.enum(deliveryStates).meta({
    description: 'failed: given up; dead: its channel was disabled or removed before it could be sent',
  }),
  reason: z.string().nullable(),
  attempts: z.int(),
  createdAt: instant,
  sentAt: instant.nullable(),
  nextAttemptAt: instant.nullable(),
};

export const deliverySchema = z.strictObject(deliveryFields).meta({ id: 'Delivery' });

const attempt = z.strictObject({
  number: z.int(),
  at: instant,
  latencyMs: z.int(),
  outcome: z.enum(['sent', 'failed']),
  status: z.int().nullable().meta({ description: 'The HTTP status of the answer' }),
  reason: z.string().nullable(),
  responseHead: z.string().meta({ description: 'The beginning of the answer, at most 1 KiB, without secrets' }),
});

export const deliveryWithTriesSchema = z
  .strictObject({
    ...deliveryFields,
    body: notificationSchema,
    tries: z.array(attempt).meta({ description: 'The newest 100, in order' }),
  })
  .meta({ id: 'DeliveryWithTries' });

export const deliveryPageSchema = z
  .strictObject({ data: z.array(deliverySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'DeliveryPage' });

export const recoverySchema = z
  .strictObject({
    from: z.iso.datetime({ offset: true, error: 'is no time such as 2026-01-15T12:00:00Z' }),
    to: z.iso.datetime({ offset: true, error: 'is no time such as 2026-01-15T12:00:00Z' }),
    channel: z.uuid('is no id of a channel').optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], error: 'is not after from' })
  .meta({ id: 'Recovery', description: 'Which failed and dead deliveries to send after all: those made from … to' });

export const recoveredSchema = z
  .strictObject({
    dryRun: z.boolean(),
    recovered: z.int(),
    skipped: z.int().meta({ description: 'Their channel is disabled or gone' }),
    deliveries: z.array(deliverySchema).meta({ description: 'The first of them, at most 50, as they stood' }),
  })
  .meta({ id: 'Recovered' });
