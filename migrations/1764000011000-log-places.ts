import type { MigrationInterface, QueryRunner } from 'typeorm';

const cursors = ['projection', 'alert_cursor'];

/** The hash of the entry at each cursor of the log, which shows whether that entry is still part of it. */
export class LogPlaces1764000011000 implements MigrationInterface {
  name = 'LogPlaces1764000011000';

  async up(run: QueryRunner): Promise<void> {
    for (const table of cursors) {
      await run.query(`ALTER TABLE "${table}" ADD COLUMN "hash" text`);
      await run.query(
        `UPDATE "${table}" SET "hash" = (SELECT e."hash" FROM "entry" e WHERE e."position" = "${table}"."position")`,
      );
    }
    if (run.connection.options.type !== 'postgres') return;
    const text = 'The hash of the entry at that position; NULL at position 0';
    await run.query(`COMMENT ON COLUMN alert_cursor.hash IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of cursors) await run.query(`ALTER TABLE "${table}" DROP COLUMN "hash"`);
  }
}
