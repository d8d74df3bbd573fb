import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is internal may be made open, where an entry of the log says so: the triggers let through that a note goes whose
 * track, or one of whose entry's tracks, a change of visibility concerns. All other changes are refused as before.
 */
export class VisibilityChanges1764000030000 implements MigrationInterface {
  name = 'VisibilityChanges1764000030000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    for (const [table, concerning] of Object.entries(concerned)) {
      const trigger = `"${table}_no_delete"`;
      const changed = `SELECT 1 FROM ${concerning} AND c."type" = 'VisibilityChanged'`;
      const refused = `the log is append-only: DELETE of ${table} is refused`;
      if (sqlite) {
        await run.query(`DROP TRIGGER ${trigger}`);
        await run.query(`CREATE TRIGGER ${trigger} BEFORE DELETE ON "${table}" WHEN NOT EXISTS (${changed})
          BEGIN SELECT RAISE(ABORT, '${refused}'); END`);
        continue;
      }
      await run.query(`CREATE FUNCTION "refuse_delete_of_${table}"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NOT EXISTS (${changed}) THEN RAISE EXCEPTION '${refused}'; END IF;
          RETURN OLD;
        END $$`);
      await run.query(`DROP TRIGGER ${trigger} ON "${table}"`);
      await run.query(`CREATE TRIGGER ${trigger} BEFORE DELETE ON "${table}"
        FOR EACH ROW EXECUTE FUNCTION "refuse_delete_of_${table}"()`);
      await run.query(`COMMENT ON TABLE "${table}" IS '${comments[table]}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The log is never taken away: restore a backup, or start with an empty database');
  }
}

const concerned: Readonly<Record<string, string>> = {
  internal_entry: `"entry_track" o JOIN "entry_track" t ON t."track" = o."track"
    JOIN "entry" c ON c."position" = t."position" WHERE o."position" = OLD."position"`,
  internal_track: `"entry_track" t JOIN "entry" c ON c."position" = t."position" WHERE t."track" = OLD."track"`,
};

const comments: Readonly<Record<string, string>> = {
  internal_entry:
    'Which entries are internal: readers without a role do not see them. A row goes where a change of visibility, itself an entry, makes the entry open',
  internal_track:
    'Which tracks are internal. A row goes where a change of visibility, itself an entry, makes the track open',
};
