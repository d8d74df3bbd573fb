import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'COLUMN alert_channel.schedule':
    'As JSON: the zone of its messages, its digests and quiet windows; null where it has none',
  'COLUMN alert_delivery.held_until': 'The end of the quiet window that it waits for, in milliseconds since 1970 UTC',
  'TABLE alert_digest': 'How far each digest of a channel is sent',
  'COLUMN alert_digest.channel': 'The id of the channel',
  'COLUMN alert_digest.number': 'Its place in the schedule, from 0',
  'COLUMN alert_digest.due_after': 'It is due at its next time after this, in milliseconds since 1970 UTC',
  'COLUMN alert_digest.told_until':
    'Up to when the last one told, in milliseconds since 1970 UTC; null where none was sent',
};

/** Digests and quiet windows of channels. */
export class ChannelSchedules1764000031000 implements MigrationInterface {
  name = 'ChannelSchedules1764000031000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query('ALTER TABLE "alert_channel" ADD COLUMN "schedule" text');
    await run.query(`ALTER TABLE "alert_delivery" ADD COLUMN "held_until" ${whole}`);
    await run.query(`CREATE TABLE "alert_digest" ("channel" ${uuid} NOT NULL, "number" ${whole} NOT NULL,
      "due_after" ${whole} NOT NULL, "told_until" ${whole}, PRIMARY KEY ("channel", "number"))${sqlite ? ' WITHOUT ROWID' : ''}`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP TABLE "alert_digest"');
    await run.query('ALTER TABLE "alert_delivery" DROP COLUMN "held_until"');
    await run.query('ALTER TABLE "alert_channel" DROP COLUMN "schedule"');
  }
}
