import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is internal may be made open, where an entry of the log says so: the triggers let a note go where a change of
 * visibility comes with or after its entry. Whether that change is about the entry is for `thaw verify` to find: a trigger that looked
 * would take as long as the track for each note. All other changes are refused as before.
 */
export class VisibilityChanges1764000030000 implements MigrationInterface {
  name = 'VisibilityChanges1764000030000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    for (const [table, after] of Object.entries(concerned)) {
      const trigger = `"${table}_no_delete"`;
      const changed = `SELECT 1 FROM "entry" c WHERE c."type" = 'VisibilityChanged'${after}`;
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

/** How late a change of visibility has to come. */
const concerned: Readonly<Record<string, string>> = {
  internal_entry: ` AND c."position" >= OLD."position"`,
  internal_track: '',
};

const comments: Readonly<Record<string, string>> = {
  internal_entry:
    'Which entries are internal: readers without a role do not see them. A row goes where a change of visibility, itself an entry, makes the entry open',
  internal_track:
    'Which tracks are internal. A row goes where a change of visibility, itself an entry, makes the track open',
};
