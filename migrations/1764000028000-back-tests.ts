import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE back_test': 'Back-tests that were asked for over HTTP; one that was cancelled has no row',
  'COLUMN back_test.id': 'A UUID',
  'COLUMN back_test.query': 'The rule, the days, the mode and the tracks, as JSON',
  'COLUMN back_test.asked_by': 'Who asked for it',
  'COLUMN back_test.asked_at': 'Milliseconds since 1970 UTC',
  'COLUMN back_test.position': 'How far the process that was asked knew the log',
  'COLUMN back_test.state': 'waiting, running, done or failed',
  'COLUMN back_test.tracks': 'How many tracks it is about',
  'COLUMN back_test.tracks_done': 'How many of them are done',
  'COLUMN back_test.days': 'How many days were evaluated',
  'COLUMN back_test.attempts': 'How often it was begun; one whose process ended each time is given up',
  'COLUMN back_test.lease': 'Which process runs it',
  'COLUMN back_test.leased_until': 'Until when no other may begin it anew, in milliseconds since 1970 UTC',
  'COLUMN back_test.ended_at': 'When it was done or failed, in milliseconds since 1970 UTC',
  'COLUMN back_test.error': 'Why it failed',
  'COLUMN back_test.result': 'The result as JSON, of the log as every reader sees it',
};

/** Back-tests, for which every process can answer. */
export class BackTests1764000028000 implements MigrationInterface {
  name = 'BackTests1764000028000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "back_test" ("id" ${uuid} PRIMARY KEY NOT NULL, "query" text NOT NULL,
      "asked_by" text NOT NULL, "asked_at" ${whole} NOT NULL, "position" ${whole} NOT NULL, "state" text NOT NULL,
      "tracks" ${whole} NOT NULL, "tracks_done" ${whole} NOT NULL, "days" ${whole} NOT NULL,
      "attempts" ${whole} NOT NULL, "lease" text, "leased_until" ${whole} NOT NULL, "ended_at" ${whole}, "error" text,
      "result" text)`);
    await run.query(`CREATE INDEX "back_test_open" ON "back_test" ("asked_at") WHERE state IN ('waiting', 'running')`);
    await run.query(`CREATE INDEX "back_test_ended" ON "back_test" ("ended_at")`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP TABLE "back_test"');
  }
}
