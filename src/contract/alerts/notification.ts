import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { sourceSchema } from '../../domain/events/event.js';
import { uuidSchema } from '../../domain/events/field-types.js';
import { statuses } from '../../domain/policy/states.js';

/** The limits of a notification; a test shows that each is enforced. */
export const notificationLimits = {
  title: 300,
  text: 4_000,
  alerts: 100,
  says: 1_000,
  events: 50,
  listed: 100,
} as const;

export const severities = ['info', 'warning', 'critical'] as const;
export const notificationTypes = [
  'thaw.alert.firing',
  'thaw.alert.resolved',
  'thaw.alert.withdrawn',
  'thaw.alert.digest',
  'thaw.alert.test',
  'thaw.channel.disabled',
  'thaw.source.failing',
  'thaw.digest',
] as const;

/** The name of a label, in the form that Prometheus accepts. */
export const labelName = z
  .string()
  .max(100)
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no label name: letters, digits and _, not beginning with a digit');

const status = z.enum(statuses);

/** An event that a reason rests on. */
const evidence = z.strictObject({
  id: uuidSchema,
  title: z.string().max(notificationLimits.title),
  occurred: z.string().max(100).meta({ description: 'The date of the event, as EDTF' }),
  sources: z.array(sourceSchema).max(notificationLimits.events),
});

const alertOfGroup = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'The key of an alert: it never changes, whichever process evaluates the alert' }),
  state: z.enum(['pending', 'firing', 'resolved', 'withdrawn', 'acknowledged']),
  track: z.string().max(200).nullable().meta({ description: 'null for an alert on a source' }),
  source: uuidSchema.optional().meta({ description: 'The id of the source, for an alert on one' }),
  title: z
    .string()
    .max(notificationLimits.title)
    .meta({ description: 'The title of the track, or the name of the source' }),
  status: z.strictObject({ from: status, to: status }).nullable(),
  since: z.iso.datetime().meta({ description: 'When the alert began to fire (RFC 3339, UTC)' }),
  until: z.iso.datetime().optional().meta({ description: 'When it was resolved or withdrawn' }),
  reason: z.strictObject({
    says: z.string().max(notificationLimits.says).meta({ description: 'The reason, in one sentence' }),
    events: z.array(evidence).max(notificationLimits.events),
  }),
  reading: z
    .strictObject({
      validAt: z.iso.date(),
      knownAt: z.iso.datetime().nullable(),
      position: z.int().min(0),
      policy: z.string().max(100),
    })
    .nullable()
    .meta({ description: 'The reading of the track; null for an alert on a source' }),
  url: z.url().optional().meta({ description: 'The address of the page of the track, or of the sources' }),
});

const withdrawal = z.strictObject({
  entry: uuidSchema.meta({ description: 'The entry that corrected the record' }),
  said: z.string().max(notificationLimits.says).meta({ description: 'The reason in the earlier notification' }),
});

/** What a digest says of one track or date. */
const digestItem = z.strictObject({
  title: z.string().max(notificationLimits.title),
  track: z.string().max(200),
  event: uuidSchema.optional().meta({ description: 'The id of the event that it rests on' }),
  says: z.string().max(notificationLimits.says),
  sources: z.array(sourceSchema).max(notificationLimits.events).optional(),
  url: z.url().optional(),
});

/** One part of a digest: the items that are listed, and how many there are. */
const digestPart = z.strictObject({
  title: z.string().max(notificationLimits.title),
  count: z.int().min(0),
  items: z.array(digestItem).max(notificationLimits.listed),
});

const digestOfRecord = z.strictObject({
  every: z.enum(['day', 'week']),
  from: z.iso.datetime().meta({ description: 'The beginning of what it covers' }),
  until: z.iso.datetime(),
  zone: z.string().max(100),
  changed: digestPart.meta({ description: 'The changes of status that became known in that time, and corrections' }),
  due: digestPart.meta({ description: 'What is due, expires or would change by itself next' }),
  stale: digestPart.meta({ description: 'The tracks whose record nobody has confirmed for long' }),
});

/**
 * The data of every notification: the group, its rule, and all of its alerts in their current state, changed or not.
 */
export const notificationData = z
  .strictObject({
    group: z.string().min(1).max(200).meta({ description: 'Notifications of one group arrive in order' }),
    rule: z
      .strictObject({ id: uuidSchema, name: z.string().max(200), version: z.int().min(1) })
      .nullable()
      .meta({ description: 'null for a message by Thaw itself and not by a rule' }),
    severity: z.enum(severities),
    labels: z.record(labelName, z.string().max(500)),
    title: z.string().min(1).max(notificationLimits.title),
    text: z.string().max(notificationLimits.text),
    alerts: z.array(alertOfGroup).max(notificationLimits.alerts),
    withdrawn: withdrawal.optional(),
    digest: digestOfRecord.optional().meta({ description: 'Of a notification thaw.digest' }),
  })
  .meta({ id: 'NotificationData', description: 'The current state of a group of alerts' });
export type NotificationData = ContractType<typeof notificationData>;

/**
 * A CloudEvent 1.0 in JSON: the body for webhooks and NATS, from which every other channel makes its message.
 */
export const notificationSchema = z
  .strictObject({
    specversion: z.literal('1.0'),
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,100}$/, 'is no id: 1 to 100 letters, digits, _ and -')
      .meta({ description: 'The webhook-id, the same on every attempt, so that a receiver can drop duplicates' }),
    source: z
      .string()
      .min(1)
      .max(300)
      .meta({ description: 'The installation of Thaw that sends it, as a URI reference' }),
    type: z.enum(notificationTypes),
    time: z.iso.datetime(),
    subject: z
      .string()
      .min(1)
      .max(300)
      .meta({ description: 'The track, or the number of tracks; for a source or a channel, its id' }),
    datacontenttype: z.literal('application/json'),
    data: notificationData,
  })
  .meta({ id: 'Notification', description: 'A notification, as it is sent (CloudEvents 1.0)' });

export type Notification = z.infer<typeof notificationSchema>;
export type NotificationType = Notification['type'];
export type AlertOfGroup = Notification['data']['alerts'][number];
export type DigestOfRecord = NonNullable<Notification['data']['digest']>;
export type DigestItem = DigestOfRecord['changed']['items'][number];
export type Severity = Notification['data']['severity'];
