import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE alert_rule': 'The rules of alerts as they stand',
  'COLUMN alert_rule.id': 'A UUID',
  'COLUMN alert_rule.version': 'Every change makes a new one, from 1',
  'COLUMN alert_rule.body': 'The rule as JSON',
  'COLUMN alert_rule.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN alert_rule.updated_at': 'When this version was made, in milliseconds since 1970 UTC',
  'COLUMN alert_rule.since_position': 'What the log held before it is no news to the rule',
  'COLUMN alert_rule.since_day': 'The day on which it began, counted from 1970-01-01',
  'COLUMN alert_rule.seen_version': 'The version by which its alerts stand',
  'TABLE alert_rule_version': 'Every version of every rule; rows are only ever added',
  'COLUMN alert_rule_version.id': 'The id of the rule',
  'COLUMN alert_rule_version.version': 'From 1',
  'COLUMN alert_rule_version.body': 'The rule as JSON; absent where this version removed it',
  'COLUMN alert_rule_version.at': 'Milliseconds since 1970 UTC',
  'TABLE alert': 'Alerts: one row for one alert, from its beginning on',
  'COLUMN alert.key': 'The same for one alert for ever, whoever evaluates it',
  'COLUMN alert.rule': 'The id of the rule',
  'COLUMN alert.track': 'The id of the track',
  'COLUMN alert.group_key': 'Alerts of one cause are told together',
  'COLUMN alert.state': 'pending, firing, resolved or withdrawn',
  'COLUMN alert.open': '1 while the alert may still change by itself',
  'COLUMN alert.told': 'yes, no (kept quiet so far), or digest (waits for one)',
  'COLUMN alert.body': 'The alert as JSON',
  'COLUMN alert.updated_at': 'Milliseconds since 1970 UTC',
  'TABLE alert_change': 'What happened to every alert, in order; rows are only ever added',
  'COLUMN alert_change.key': 'The key of the alert',
  'COLUMN alert_change.number': 'From 1',
  'COLUMN alert_change.at': 'Milliseconds since 1970 UTC',
  'COLUMN alert_change.body': 'What happened, as JSON',
  'TABLE alert_damper': 'What is remembered of one rule on one track, so that what flaps is told in a digest',
  'COLUMN alert_damper.rule': 'The id of the rule',
  'COLUMN alert_damper.track': 'The id of the track',
  'COLUMN alert_damper.held_from':
    'The day since which a digest waits, counted from 1970-01-01; absent where none does',
  'COLUMN alert_damper.body': 'The damper as JSON',
  'TABLE alert_silence': 'What is not to be told for a time',
  'COLUMN alert_silence.id': 'A UUID',
  'COLUMN alert_silence.body': 'The silence as JSON',
  'COLUMN alert_silence.starts_at': 'Milliseconds since 1970 UTC',
  'COLUMN alert_silence.ends_at': 'Milliseconds since 1970 UTC',
  'TABLE alert_cursor': 'How far alerts were evaluated',
  'COLUMN alert_cursor.name': 'Whose cursor it is',
  'COLUMN alert_cursor.position': 'The last position of the log that is taken in',
  'COLUMN alert_cursor.day': 'The last day that is taken in, counted from 1970-01-01',
  'COLUMN alert_cursor.turn': 'Counts the writes: whoever finds another number than it read comes too late',
};

/** Rules with their versions, alerts with their lives, silences, and how far alerts were evaluated. */
export class Alerts1764000005000 implements MigrationInterface {
  name = 'Alerts1764000005000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    const withoutRowid = sqlite ? ' WITHOUT ROWID' : '';
    await run.query(`CREATE TABLE "alert_rule" ("id" ${uuid} PRIMARY KEY NOT NULL, "version" ${whole} NOT NULL,
      "body" text NOT NULL, "created_at" ${whole} NOT NULL, "updated_at" ${whole} NOT NULL,
      "since_position" ${whole} NOT NULL, "since_day" ${whole} NOT NULL, "seen_version" ${whole} NOT NULL)`);
    await run.query(`CREATE TABLE "alert_rule_version" ("id" ${uuid} NOT NULL, "version" ${whole} NOT NULL,
      "body" text, "at" ${whole} NOT NULL, PRIMARY KEY ("id", "version"))${withoutRowid}`);
    await run.query(`CREATE TABLE "alert" ("key" text PRIMARY KEY NOT NULL, "rule" ${uuid} NOT NULL,
      "track" text NOT NULL, "group_key" text NOT NULL, "state" text NOT NULL, "open" ${whole} NOT NULL, "told" text NOT NULL, "body" text NOT NULL,
      "updated_at" ${whole} NOT NULL)`);
    await run.query(`CREATE INDEX "alert_listed" ON "alert" ("updated_at", "key")`);
    await run.query(`CREATE INDEX "alert_of_rule" ON "alert" ("rule")`);
    await run.query(`CREATE INDEX "alert_of_track" ON "alert" ("track")`);
    await run.query(`CREATE INDEX "alert_of_group" ON "alert" ("group_key")`);
    // Of all alerts there ever were few are open, and those are asked for at every turn.
    await run.query(`CREATE INDEX "alert_open" ON "alert" ("told") WHERE open = 1`);
    await run.query(`CREATE TABLE "alert_change" ("key" text NOT NULL, "number" ${whole} NOT NULL,
      "at" ${whole} NOT NULL, "body" text NOT NULL, PRIMARY KEY ("key", "number"))${withoutRowid}`);
    await run.query(`CREATE TABLE "alert_damper" ("rule" ${uuid} NOT NULL, "track" text NOT NULL,
      "held_from" ${whole}, "body" text NOT NULL, PRIMARY KEY ("rule", "track"))${withoutRowid}`);
    await run.query(`CREATE TABLE "alert_silence" ("id" ${uuid} PRIMARY KEY NOT NULL, "body" text NOT NULL,
      "starts_at" ${whole} NOT NULL, "ends_at" ${whole} NOT NULL)`);
    await run.query(`CREATE TABLE "alert_cursor" ("name" text PRIMARY KEY NOT NULL, "position" ${whole} NOT NULL,
      "day" ${whole} NOT NULL, "turn" ${whole} NOT NULL)`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of ['cursor', 'silence', 'damper', 'change']) await run.query(`DROP TABLE "alert_${table}"`);
    for (const table of ['alert', 'alert_rule_version', 'alert_rule']) await run.query(`DROP TABLE "${table}"`);
  }
}
