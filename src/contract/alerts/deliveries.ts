import { z } from 'zod';
import { instantInput } from '../instant.js';
import type { ContractInput, ContractType } from '../contract-type.js';
import { pageOf } from '../page.js';
import { pageQueryFields } from '../queries.js';
import { notificationSchema } from './notification.js';

const instant = z.iso.datetime();

export const deliveryStates = ['waiting', 'sent', 'skipped', 'failed', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const deliveriesQuery = z.strictObject({
  channel: z.uuid('is no id of a channel').toLowerCase().optional(),
  state: z.enum(deliveryStates).optional(),
  ...pageQueryFields,
});

const deliveryFields = {
  id: z.uuid(),
  channel: z.uuid(),
  channelName: z.string().nullable().meta({ description: 'null where the channel was removed' }),
  notification: z.string().meta({ description: 'The webhook-id, the same on every attempt' }),
  type: z.string(),
  group: z.string(),
  title: z.string(),
  state: z.enum(deliveryStates).meta({
    description:
      'skipped: a quiet window ended, and it needed no word or was told together with others; failed: given up; dead: its channel was disabled or removed before it could be sent',
  }),
  reason: z.string().nullable(),
  attempts: z.int(),
  createdAt: instant,
  sentAt: instant.nullable(),
  nextAttemptAt: instant.nullable(),
};

export const deliverySchema = z.strictObject(deliveryFields).meta({ id: 'Delivery' });
export type Delivery = ContractType<typeof deliverySchema>;

const attempt = z.strictObject({
  number: z.int(),
  at: instant,
  latencyMs: z.int(),
  outcome: z.enum(['sent', 'failed']),
  status: z.int().nullable().meta({ description: 'The HTTP status of the answer' }),
  reason: z.string().nullable(),
  responseHead: z.string().meta({ description: 'The beginning of the answer, at most 1 KiB, without secrets' }),
});
export type DeliveryAttempt = ContractType<typeof attempt>;

export const deliveryWithAttemptsSchema = z
  .strictObject({
    ...deliveryFields,
    body: notificationSchema,
    tries: z.array(attempt).meta({ description: 'The newest 100 attempts, in order' }),
  })
  .meta({ id: 'DeliveryWithTries' });
export type DeliveryDetails = ContractType<typeof deliveryWithAttemptsSchema>;

export const deliveryPageSchema = pageOf(deliverySchema, 'DeliveryPage');
export type DeliveryPage = ContractType<typeof deliveryPageSchema>;

export const recoverySchema = z
  .strictObject({
    from: instantInput,
    to: instantInput,
    channel: z.uuid('is no id of a channel').optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], error: 'is not after from' })
  .meta({
    id: 'Recovery',
    description: 'The failed and dead deliveries to send again: those made between `from` and `to`',
  });
export type Recovery = ContractInput<typeof recoverySchema>;

export const recoveredSchema = z
  .strictObject({
    dryRun: z.boolean(),
    recovered: z.int(),
    skipped: z.int().meta({ description: 'The number skipped because their channel is disabled or removed' }),
    deliveries: z.array(deliverySchema).meta({ description: 'The first of them, at most 50, in their state before' }),
  })
  .meta({ id: 'Recovered' });
export type Recovered = ContractType<typeof recoveredSchema>;
