import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE internal_entry':
    'Which entries are internal: readers without a role do not see them. Rows are only ever added',
  'COLUMN internal_entry.position': 'The position of the entry',
  'TABLE internal_track': 'Which tracks are internal. Rows are only ever added',
  'COLUMN internal_track.track': 'The id of the track',
  'COLUMN log_head.has_internals': '1 once an entry is internal',
};

/** Which entries and tracks are internal. */
export class InternalEntries1764000020000 implements MigrationInterface {
  name = 'InternalEntries1764000020000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const whole = sqlite ? 'integer' : 'int8';
    await run.query(`ALTER TABLE "log_head" ADD COLUMN "has_internals" ${whole} NOT NULL DEFAULT 0`);
    await run.query(`CREATE TABLE "internal_entry" ("position" ${whole} PRIMARY KEY NOT NULL)`);
    await run.query(
      `CREATE TABLE "internal_track" ("track" text PRIMARY KEY NOT NULL)${sqlite ? ' WITHOUT ROWID' : ''}`,
    );
    for (const table of ['internal_entry', 'internal_track']) {
      for (const act of sqlite ? ['UPDATE', 'DELETE'] : ['UPDATE', 'DELETE', 'TRUNCATE']) {
        const refusal = sqlite
          ? `BEGIN SELECT RAISE(ABORT, 'the log is append-only: ${act} of ${table} is refused'); END`
          : 'FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_log"()';
        await run.query(`CREATE TRIGGER "${table}_no_${act.toLowerCase()}" BEFORE ${act} ON "${table}" ${refusal}`);
      }
    }
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(): Promise<void> {
    throw new Error('The log is never taken away: restore a backup, or start with an empty database');
  }
}
