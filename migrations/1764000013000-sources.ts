import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE source': 'The sources that are followed for reports',
  'COLUMN source.id': 'A UUID',
  'COLUMN source.name': 'What people call it; unique',
  'COLUMN source.kind': 'gdelt, feed, acled, polecat, table or webhook',
  'COLUMN source.settings': 'Its settings as JSON, without secrets',
  'COLUMN source.secrets': 'Its secret settings as JSON, each sealed: never served, never logged',
  'COLUMN source.licence':
    'What may be kept and passed on of its text: open, with-mention, headline-only or no-redistribution',
  'COLUMN source.reliability': 'The grade of the source, A to F, that an accepted report bears',
  'COLUMN source.poll_interval': 'How often it is fetched, in milliseconds',
  'COLUMN source.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN source.updated_at': 'When its settings were last changed, in milliseconds since 1970 UTC',
  'COLUMN source.paused_at': 'Since when it is not fetched, in milliseconds since 1970 UTC',
  'TABLE source_state': 'How far each source has been fetched',
  'COLUMN source_state.source': 'The id of the source',
  'COLUMN source_state.cursor': 'Where the next fetch begins, as JSON of its kind',
  'COLUMN source_state.next_fetch_at': 'When it is due, in milliseconds since 1970 UTC',
  'COLUMN source_state.lease': 'Which worker fetches it at present',
  'COLUMN source_state.leased_until': 'Until when no other worker may, in milliseconds since 1970 UTC',
  'COLUMN source_state.failures': 'How many fetches have failed since the last success',
  'COLUMN source_state.tried_at': 'When it was last fetched, in milliseconds since 1970 UTC',
  'COLUMN source_state.succeeded_at': 'When that last went well, in milliseconds since 1970 UTC',
  'COLUMN source_state.newest_at': 'The instant of its newest item, in milliseconds since 1970 UTC',
  'COLUMN source_state.fault': 'Why the last fetch failed, in one sentence',
  'COLUMN source_state.gaps': 'Files that were missing, as JSON of its kind',
  'COLUMN source_state.reports': 'How many versions of reports it has given',
  'COLUMN source_state.refusals': 'How many of its items could not be read',
  'TABLE report': 'What sources reported: every version of every row or item, appended only',
  'COLUMN report.sequence': 'The place among all, from 1 without gaps',
  'COLUMN report.source': 'The id of the source',
  'COLUMN report.report_key': 'The key of the row or item at its provider',
  'COLUMN report.version': 'From 1 for each key',
  'COLUMN report.deleted': '1 where the provider has deleted it',
  'COLUMN report.stored_at': 'Milliseconds since 1970 UTC',
  'COLUMN report.digest': 'SHA-256 of the content, by which a changed report is told from a repeated one',
  'COLUMN report.body': 'The report as JSON, as much as the licence lets be kept',
  'TABLE report_refusal': 'Items of sources that could not be read, the newest of each source',
  'COLUMN report_refusal.sequence': 'The order in which they came',
  'COLUMN report_refusal.source': 'The id of the source',
  'COLUMN report_refusal.at': 'Milliseconds since 1970 UTC',
  'COLUMN report_refusal.item': 'The file and line, or the key, of the item',
  'COLUMN report_refusal.reason': 'Why, in one sentence',
  'COLUMN report_refusal.excerpt': 'The beginning of the item, where the licence lets it be kept',
};

/** Sources, how far each is fetched, and what they reported. */
export class Sources1764000013000 implements MigrationInterface {
  name = 'Sources1764000013000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "source" ("id" ${uuid} PRIMARY KEY NOT NULL, "name" text NOT NULL, "kind" text NOT NULL,
      "settings" text NOT NULL, "secrets" text NOT NULL, "licence" text NOT NULL, "reliability" text NOT NULL,
      "poll_interval" ${whole} NOT NULL, "created_at" ${whole} NOT NULL, "updated_at" ${whole} NOT NULL, "paused_at" ${whole})`);
    await run.query(`CREATE UNIQUE INDEX "source_name" ON "source" ("name")`);
    await run.query(`CREATE TABLE "source_state" ("source" ${uuid} PRIMARY KEY NOT NULL, "cursor" text NOT NULL,
      "next_fetch_at" ${whole} NOT NULL, "lease" text, "leased_until" ${whole} NOT NULL, "failures" ${whole} NOT NULL,
      "tried_at" ${whole}, "succeeded_at" ${whole}, "newest_at" ${whole}, "fault" text, "gaps" text NOT NULL,
      "reports" ${whole} NOT NULL, "refusals" ${whole} NOT NULL)`);
    await run.query(`CREATE TABLE "report" ("sequence" ${whole} PRIMARY KEY NOT NULL, "source" ${uuid} NOT NULL,
      "report_key" text NOT NULL, "version" ${whole} NOT NULL, "deleted" ${whole} NOT NULL, "stored_at" ${whole} NOT NULL,
      "digest" text NOT NULL, "body" text NOT NULL)`);
    await run.query(`CREATE UNIQUE INDEX "report_version" ON "report" ("source", "report_key", "version")`);
    await run.query(`CREATE INDEX "report_source" ON "report" ("source", "sequence")`);
    await run.query(`CREATE TABLE "report_refusal" ("sequence" ${whole} PRIMARY KEY NOT NULL, "source" ${uuid} NOT NULL,
      "at" ${whole} NOT NULL, "item" text NOT NULL, "reason" text NOT NULL, "excerpt" text)`);
    await run.query(`CREATE INDEX "report_refusal_source" ON "report_refusal" ("source", "sequence")`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of ['report_refusal', 'report', 'source_state', 'source'])
      await run.query(`DROP TABLE "${table}"`);
  }
}
