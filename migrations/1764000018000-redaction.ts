import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An entry may be blanked, where a later entry redacts it: the triggers let through a change of body and type alone, to a
 * body that names a redaction in the log which is about this entry. All other changes are refused as before.
 */
export class Redaction1764000018000 implements MigrationInterface {
  name = 'Redaction1764000018000';

  async up(run: QueryRunner): Promise<void> {
    if (run.connection.options.type === 'postgres') return this.onPostgres(run);
    await run.query(`DROP TRIGGER "entry_no_update"`);
    await run.query(`CREATE TRIGGER "entry_no_update" BEFORE UPDATE ON "entry"
      WHEN ${unchanged.map((column) => `NEW."${column}" <> OLD."${column}"`).join(' OR ')} OR NOT EXISTS (
        SELECT 1 FROM "entry_target" t JOIN "entry" r ON r."position" = t."position"
        WHERE t."target" = OLD."id" AND r."type" = 'EventRedacted' AND r."id" = json_extract(NEW."body", '$.redacted.by'))
      BEGIN SELECT RAISE(ABORT, 'the log is append-only: UPDATE of entry is refused'); END`);
  }

  async down(): Promise<void> {
    throw new Error('The log is never taken away: restore a backup, or start with an empty database');
  }

  private async onPostgres(run: QueryRunner): Promise<void> {
    await run.query(`CREATE FUNCTION "refuse_change_of_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF ${unchanged.map((column) => `NEW."${column}" <> OLD."${column}"`).join(' OR ')} OR NOT EXISTS (
          SELECT 1 FROM "entry_target" t JOIN "entry" r ON r."position" = t."position"
          WHERE t."target" = OLD."id" AND r."type" = 'EventRedacted'
            AND r."id"::text = NEW."body"::json -> 'redacted' ->> 'by')
        THEN RAISE EXCEPTION 'the log is append-only: UPDATE of entry is refused'; END IF;
        RETURN NEW;
      END $$`);
    await run.query(`DROP TRIGGER "entry_no_update" ON "entry"`);
    await run.query(`CREATE TRIGGER "entry_no_update" BEFORE UPDATE ON "entry"
      FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_entry"()`);
    await run.query(
      `COMMENT ON TABLE entry IS 'The log: what was recorded, in order. Rows are only ever added; a redaction, itself an entry, blanks the body of one'`,
    );
  }
}

const unchanged = ['position', 'id', 'recorded_at', 'recorded_by', 'hash'];
