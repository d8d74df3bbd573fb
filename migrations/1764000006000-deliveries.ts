import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE alert_channel': 'Where notifications go',
  'COLUMN alert_channel.id': 'A UUID',
  'COLUMN alert_channel.kind': 'webhook, email, slack and so on',
  'COLUMN alert_channel.name': 'What people call it; unique',
  'COLUMN alert_channel.settings': 'Its settings as JSON, without secrets',
  'COLUMN alert_channel.secrets': 'Its secret settings as JSON: never served, never logged',
  'COLUMN alert_channel.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN alert_channel.updated_at': 'When its settings were last changed, in milliseconds since 1970 UTC',
  'COLUMN alert_channel.disabled_at': 'Since when nothing is sent to it, in milliseconds since 1970 UTC',
  'COLUMN alert_channel.disabled_because': 'Why, in one sentence',
  'COLUMN alert_channel.failing_since': 'The first failure since the last success, in milliseconds since 1970 UTC',
  'TABLE alert_delivery': 'The outbox: one notification to one channel, written with the alert that makes it',
  'COLUMN alert_delivery.sequence': 'The order in which they were made',
  'COLUMN alert_delivery.id': 'A UUID',
  'COLUMN alert_delivery.channel': 'The id of the channel, which may be gone by now',
  'COLUMN alert_delivery.group_key': 'Within a channel, deliveries of one group arrive in order',
  'COLUMN alert_delivery.notification': 'The id of the notification: the webhook-id, the same on every try',
  'COLUMN alert_delivery.type': 'thaw.alert.firing and so on',
  'COLUMN alert_delivery.body': 'The notification as JSON',
  'COLUMN alert_delivery.state': 'waiting, sent, failed (given up), or dead (the channel was disabled or removed)',
  'COLUMN alert_delivery.reason': 'Why it failed or is dead',
  'COLUMN alert_delivery.attempts': 'How often it was tried',
  'COLUMN alert_delivery.tries': 'How often since it was last put into the queue',
  'COLUMN alert_delivery.next_attempt_at': 'When it is due, in milliseconds since 1970 UTC',
  'COLUMN alert_delivery.lease': 'Which courier has it under way',
  'COLUMN alert_delivery.leased_until': 'Until when nobody else may take it, in milliseconds since 1970 UTC',
  'COLUMN alert_delivery.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN alert_delivery.sent_at': 'When it was first taken, in milliseconds since 1970 UTC',
  'COLUMN alert_delivery.repost_at': 'When it is sent once more to a receiver that forgets',
  'TABLE alert_delivery_attempt': 'Every try of every delivery',
  'COLUMN alert_delivery_attempt.delivery': 'The id of the delivery',
  'COLUMN alert_delivery_attempt.number': 'The number of the try, from 1',
  'COLUMN alert_delivery_attempt.at': 'When it began, in milliseconds since 1970 UTC',
  'COLUMN alert_delivery_attempt.latency': 'How long it took, in milliseconds',
  'COLUMN alert_delivery_attempt.outcome': 'sent or failed',
  'COLUMN alert_delivery_attempt.status': 'The HTTP status of the answer, where there was one',
  'COLUMN alert_delivery_attempt.reason': 'Why it failed',
  'COLUMN alert_delivery_attempt.response_head': 'The beginning of the answer, at most 1 KiB',
};

/** Channels, the outbox of what goes to them, and a row for every try. */
export class Deliveries1764000006000 implements MigrationInterface {
  name = 'Deliveries1764000006000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "alert_channel" ("id" ${uuid} PRIMARY KEY NOT NULL, "kind" text NOT NULL,
      "name" text NOT NULL, "settings" text NOT NULL, "secrets" text NOT NULL, "created_at" ${whole} NOT NULL,
      "updated_at" ${whole} NOT NULL, "disabled_at" ${whole}, "disabled_because" text, "failing_since" ${whole})`);
    await run.query(`CREATE UNIQUE INDEX "alert_channel_name" ON "alert_channel" ("name")`);
    await run.query(`CREATE TABLE "alert_delivery" ("sequence" ${whole} PRIMARY KEY NOT NULL, "id" ${uuid} NOT NULL,
      "channel" ${uuid} NOT NULL, "group_key" text NOT NULL, "notification" text NOT NULL, "type" text NOT NULL,
      "body" text NOT NULL, "state" text NOT NULL, "reason" text, "attempts" ${whole} NOT NULL, "tries" ${whole} NOT NULL,
      "next_attempt_at" ${whole} NOT NULL, "lease" text, "leased_until" ${whole} NOT NULL, "created_at" ${whole} NOT NULL,
      "sent_at" ${whole}, "repost_at" ${whole})`);
    await run.query(`CREATE UNIQUE INDEX "alert_delivery_id" ON "alert_delivery" ("id")`);
    await run.query(`CREATE UNIQUE INDEX "alert_delivery_once" ON "alert_delivery" ("channel", "notification")`);
    await run.query(`CREATE INDEX "alert_delivery_made" ON "alert_delivery" ("created_at")`);
    await run.query(`CREATE INDEX "alert_delivery_group" ON "alert_delivery" ("channel", "group_key", "sequence")`);
    // What waits is a small part of what there is, and looked for at every turn.
    await run.query(`CREATE INDEX "alert_delivery_order" ON "alert_delivery" ("channel", "group_key", "sequence")
      WHERE state = 'waiting'`);
    await run.query(`CREATE INDEX "alert_delivery_due" ON "alert_delivery" ("channel", "next_attempt_at")
      WHERE state = 'waiting'`);
    await run.query(`CREATE INDEX "alert_delivery_repost" ON "alert_delivery" ("repost_at")
      WHERE repost_at IS NOT NULL`);
    await run.query(`CREATE TABLE "alert_delivery_attempt" ("delivery" ${uuid} NOT NULL, "number" ${whole} NOT NULL,
      "at" ${whole} NOT NULL, "latency" ${whole} NOT NULL, "outcome" text NOT NULL, "status" ${whole}, "reason" text,
      "response_head" text NOT NULL, PRIMARY KEY ("delivery", "number"))${sqlite ? ' WITHOUT ROWID' : ''}`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of ['alert_delivery_attempt', 'alert_delivery', 'alert_channel']) {
      await run.query(`DROP TABLE "${table}"`);
    }
  }
}
