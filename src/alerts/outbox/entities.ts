import { EntitySchema, type EntityTarget } from 'typeorm';
import type { DeliveryState } from '../../contract/alerts/deliveries.js';
import { plainColumns, type Engine, nullable, primaryKey } from '../../event-log/database/sql.js';

/** A receiver of notifications. */
export interface ChannelRow {
  id: string;
  kind: string;
  name: string;
  settings: string;
  secrets: string;
  created_at: number;
  updated_at: number;
  updated_by: string | null;
  disabled_at: number | null;
  disabled_because: string | null;
  failing_since: number | null;
  schedule: string | null;
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
  held_until: number | null;
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

/** How far a digest of a channel is sent. */
export interface DigestRow {
  channel: string;
  number: number;
  due_after: number;
  told_until: number | null;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const channelTable: EntityTarget<ChannelRow> = 'alert_channel';
export const deliveryTable: EntityTarget<DeliveryRow> = 'alert_delivery';
export const attemptTable: EntityTarget<AttemptRow> = 'alert_delivery_attempt';
export const digestTable: EntityTarget<DigestRow> = 'alert_digest';

/**
 * The tables of channels, their digests, deliveries and attempts as TypeORM knows them. The migrations create them, comments included; a
 * test compares the two.
 */
export function deliveryTables(engine: Engine) {
  return [channels(engine), deliveries(engine), attempts(engine), digests(engine)];
}

function channels(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return new EntitySchema<ChannelRow>({
    name: 'alert_channel',
    columns: {
      id: primaryKey(uuid),
      kind: text,
      name: text,
      settings: text,
      secrets: text,
      created_at: whole,
      updated_at: whole,
      updated_by: nullable(text),
      disabled_at: nullable(whole),
      disabled_because: nullable(text),
      failing_since: nullable(whole),
      schedule: nullable(text),
    },
    indices: [{ name: 'alert_channel_name', columns: ['name'], unique: true }],
  });
}

function deliveries(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return new EntitySchema<DeliveryRow>({
    name: 'alert_delivery',
    columns: {
      sequence: primaryKey(whole),
      id: uuid,
      channel: uuid,
      group_key: text,
      notification: text,
      type: text,
      body: text,
      state: text,
      reason: nullable(text),
      attempts: whole,
      tries: whole,
      next_attempt_at: whole,
      lease: nullable(text),
      leased_until: whole,
      created_at: whole,
      sent_at: nullable(whole),
      repost_at: nullable(whole),
      held_until: nullable(whole),
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
  const { text, uuid, whole } = plainColumns(engine);
  return new EntitySchema<AttemptRow>({
    name: 'alert_delivery_attempt',
    columns: {
      delivery: primaryKey(uuid),
      number: primaryKey(whole),
      at: whole,
      latency: whole,
      outcome: text,
      status: nullable(whole),
      reason: nullable(text),
      response_head: text,
    },
    withoutRowid: true,
  });
}

function digests(engine: Engine) {
  const { uuid, whole } = plainColumns(engine);
  return new EntitySchema<DigestRow>({
    name: 'alert_digest',
    columns: {
      channel: primaryKey(uuid),
      number: primaryKey(whole),
      due_after: whole,
      told_until: nullable(whole),
    },
    withoutRowid: true,
  });
}
