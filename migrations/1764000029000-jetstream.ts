import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE jetstream_cursor': 'How far the log has been published to streams of NATS JetStream',
  'COLUMN jetstream_cursor.stream': 'The name of the stream',
  'COLUMN jetstream_cursor.position': 'The position of the last entry up to which everything is on the stream',
  'COLUMN jetstream_cursor.hash': 'The hash of that entry',
  'COLUMN jetstream_cursor.sequence': 'The number that the stream gave the last message up to there',
  'COLUMN jetstream_cursor.stream_created':
    'When the stream was made, as NATS says it: another stream may bear its name',
  'COLUMN jetstream_cursor.lease': 'Which process publishes at present',
  'COLUMN jetstream_cursor.leased_until': 'Until when no other process may, in milliseconds since 1970 UTC',
};

/** The cursor of what is published to NATS JetStream. */
export class JetStream1764000029000 implements MigrationInterface {
  name = 'JetStream1764000029000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "jetstream_cursor" ("stream" text PRIMARY KEY NOT NULL, "position" ${whole} NOT NULL,
      "hash" text NOT NULL, "sequence" ${whole} NOT NULL, "stream_created" text NOT NULL, "lease" ${uuid},
      "leased_until" ${whole} NOT NULL)`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP TABLE "jetstream_cursor"');
  }
}
