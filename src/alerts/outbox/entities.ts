import { EntitySchema, type EntityTarget } from 'typeorm';
import type { DeliveryState } from '../../contract/alerts/deliveries.js';
import { columnMakers, type Engine, nullable, primaryKey } from '../../event-log/sql.js';

/** A receiver of notifications. */
export interface ChannelRow {
  id: string;
  kind: string;
  name: string;
  settings: string;
  secrets: string;
  created_at: number;
  updated_at: number;
  disabled_at: number | null;
  disabled_because: string | null;
  failing_since: number | null;
}

/** A notification on its way to one channel. */
export interface DeliveryRow {
  sequence: number;
  id: string;
  channel: string;
  group_key: string;
  notification: string;
  type: string;
  body: string;
  state: DeliveryState;
  reason: string | null;
  /** All attempts so far. */
  attempts: number;
  /** The attempts since the delivery was last put into the queue. */
  tries: number;
  next_attempt_at: number;
  lease: string | null;
  leased_until: number;
  created_at: number;
  sent_at: number | null;
  repost_at: number | null;
}

/** One attempt of a delivery. */
export interface AttemptRow {
  delivery: string;
  number: number;
  at: number;
  latency: number;
  outcome: 'sent' | 'failed';
  status: number | null;
  reason: string | null;
  response_head: string;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const channelTable: EntityTarget<ChannelRow> = 'alert_channel';
export const deliveryTable: EntityTarget<DeliveryRow> = 'alert_delivery';
export const attemptTable: EntityTarget<AttemptRow> = 'alert_delivery_attempt';

/**
 * The tables of channels, deliveries and attempts as TypeORM knows them. The migrations create them, comments included; a
 * test compares the two.
 */
export function deliveryTables(engine: Engine) {
  return [channels(engine), deliveries(engine), attempts(engine)];
}

function channels(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  return new EntitySchema<ChannelRow>({
    name: 'alert_channel',
    columns: {
      id: primaryKey(uuid('A UUID')),
      kind: text('webhook, email, slack and so on'),
      name: text('What people call it; unique'),
      settings: text('Its settings as JSON, without secrets'),
      secrets: text('Its secret settings as JSON: never served, never logged'),
      created_at: whole('Milliseconds since 1970 UTC'),
      updated_at: whole('When its settings were last changed, in milliseconds since 1970 UTC'),
      disabled_at: nullable(whole('Since when nothing is sent to it, in milliseconds since 1970 UTC')),
      disabled_because: nullable(text('Why, in one sentence')),
      failing_since: nullable(whole('The first failure since the last success, in milliseconds since 1970 UTC')),
    },
    indices: [{ name: 'alert_channel_name', columns: ['name'], unique: true }],
  });
}

function deliveries(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  return new EntitySchema<DeliveryRow>({
    name: 'alert_delivery',
    columns: {
      sequence: primaryKey(whole('The order in which they were made')),
      id: uuid('A UUID'),
      channel: uuid('The id of the channel, which may be gone by now'),
      group_key: text('Within a channel, deliveries of one group arrive in order'),
      notification: text('The id of the notification: the webhook-id, the same on every try'),
      type: text('thaw.alert.firing and so on'),
      body: text('The notification as JSON'),
      state: text('waiting, sent, failed (given up), or dead (the channel was disabled or removed)'),
      reason: nullable(text('Why it failed or is dead')),
      attempts: whole('How often it was tried'),
      tries: whole('How often since it was last put into the queue'),
      next_attempt_at: whole('When it is due, in milliseconds since 1970 UTC'),
      lease: nullable(text('The delivery worker that is sending it')),
      leased_until: whole('Until when nobody else may take it, in milliseconds since 1970 UTC'),
      created_at: whole('Milliseconds since 1970 UTC'),
      sent_at: nullable(whole('When it was first taken, in milliseconds since 1970 UTC')),
      repost_at: nullable(whole('When it is sent once more to a receiver that forgets')),
    },
    indices: [
      { name: 'alert_delivery_id', columns: ['id'], unique: true },
      // TypeORM reads conditions and the order of columns back otherwise than they were written.
      { name: 'alert_delivery_once', columns: ['channel', 'notification'], unique: true, synchronize: false },
      { name: 'alert_delivery_made', columns: ['created_at'] },
      { name: 'alert_delivery_group', columns: ['channel', 'group_key', 'sequence'], synchronize: false },
      { name: 'alert_delivery_order', columns: ['channel', 'group_key', 'sequence'], synchronize: false },
      { name: 'alert_delivery_due', columns: ['channel', 'next_attempt_at'], synchronize: false },
      { name: 'alert_delivery_repost', columns: ['repost_at'], synchronize: false },
    ],
  });
}

function attempts(engine: Engine) {
  const { text, uuid, whole } = columnMakers(engine);
  return new EntitySchema<AttemptRow>({
    name: 'alert_delivery_attempt',
    columns: {
      delivery: primaryKey(uuid('The id of the delivery')),
      number: primaryKey(whole('The number of the try, from 1')),
      at: whole('When it began, in milliseconds since 1970 UTC'),
      latency: whole('How long it took, in milliseconds'),
      outcome: text('sent or failed'),
      status: nullable(whole('The HTTP status of the answer, where there was one')),
      reason: nullable(text('Why it failed')),
      response_head: text('The beginning of the answer, at most 1 KiB'),
    },
    withoutRowid: true,
  });
}
