import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE entry': 'The log: what was recorded, in order. Rows are only ever added',
  'TABLE entry_track': 'Which entry touches which track. Rows are only ever added',
  'TABLE log_head': 'One row: the end of the log. Whoever appends locks it',
  'COLUMN entry.position': 'Place in the log: 1, 2, 3 and so on without a gap',
  'COLUMN entry.id': 'The id that the client gave, or a UUIDv7',
  'COLUMN entry.type': 'The type of the event or record-keeping entry, as in body',
  'COLUMN entry.recorded_at': 'Milliseconds since 1970 UTC; never goes backwards',
  'COLUMN entry.recorded_by': 'Who recorded it',
  'COLUMN entry.body': 'The entry as canonical JSON (RFC 8785): what is hashed and compared',
  'COLUMN entry.hash': 'SHA-256 in hex over the hash before and this entry',
  'COLUMN entry_track.track': 'The id of the track',
  'COLUMN entry_track.position': 'The position of an entry that touches it',
  'COLUMN log_head.id': 'Always 1',
  'COLUMN log_head.position': 'The position of the last entry, 0 when there is none',
  'COLUMN log_head.hash': 'The hash of the last entry, 64 zeros when there is none',
  'COLUMN log_head.recorded_at': 'When the last entry was recorded, in milliseconds since 1970 UTC',
};

/** The log: its entries, the index of their tracks, its head, and the triggers that keep what is recorded as it is. */
export class EventLog1764000000000 implements MigrationInterface {
  name = 'EventLog1764000000000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const whole = sqlite ? 'integer' : 'int8';
    await run.query(`CREATE TABLE "entry" ("position" ${whole} PRIMARY KEY NOT NULL,
      "id" ${sqlite ? 'varchar' : 'uuid'} NOT NULL, "type" text NOT NULL, "recorded_at" ${whole} NOT NULL,
      "recorded_by" text NOT NULL, "body" text NOT NULL, "hash" text NOT NULL)`);
    await run.query(`CREATE UNIQUE INDEX "entry_id" ON "entry" ("id")`);
    await run.query(`CREATE INDEX "entry_type" ON "entry" ("type", "position")`);
    await run.query(`CREATE TABLE "entry_track" ("track" text NOT NULL, "position" ${whole} NOT NULL,
      PRIMARY KEY ("track", "position"))${sqlite ? ' WITHOUT ROWID' : ''}`);
    await run.query(`CREATE TABLE "log_head" ("id" ${whole} PRIMARY KEY NOT NULL, "position" ${whole} NOT NULL,
      "hash" text NOT NULL, "recorded_at" ${whole} NOT NULL)`);
    await run.query(`INSERT INTO "log_head" VALUES (1, 0, '${'0'.repeat(64)}', 0)`);
    if (sqlite) return this.guardOnSqlite(run);
    await this.guardOnPostgres(run);
    for (const [what, text] of Object.entries(comments)) {
      await run.query(`COMMENT ON ${what} IS '${text}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The log is never taken away: restore a backup, or start with an empty database');
  }

  private async guardOnSqlite(run: QueryRunner): Promise<void> {
    for (const table of ['entry', 'entry_track']) {
      for (const act of ['UPDATE', 'DELETE']) {
        await run.query(`CREATE TRIGGER "${table}_no_${act.toLowerCase()}" BEFORE ${act} ON "${table}"
          BEGIN SELECT RAISE(ABORT, 'the log is append-only: ${act} of ${table} is refused'); END`);
      }
    }
    // INSERT OR REPLACE removes the old row without asking the trigger on DELETE.
    await run.query(`CREATE TRIGGER "entry_no_replace" BEFORE INSERT ON "entry"
      WHEN EXISTS (SELECT 1 FROM "entry" WHERE "position" = NEW."position" OR "id" = NEW."id")
      BEGIN SELECT RAISE(ABORT, 'the log is append-only: REPLACE of entry is refused'); END`);
  }

  private async guardOnPostgres(run: QueryRunner): Promise<void> {
    await run.query(`CREATE FUNCTION "refuse_change_of_log"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the log is append-only: % of % is refused', TG_OP, TG_TABLE_NAME; END $$`);
    for (const table of ['entry', 'entry_track']) {
      for (const act of ['UPDATE', 'DELETE', 'TRUNCATE']) {
        await run.query(`CREATE TRIGGER "${table}_no_${act.toLowerCase()}" BEFORE ${act} ON "${table}"
          FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_log"()`);
      }
    }
  }
}
