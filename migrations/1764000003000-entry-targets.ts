import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE entry_target': 'Which entry is about which other one: corrections, retractions. Rows are only ever added',
  'COLUMN entry_target.target': 'The id of an entry',
  'COLUMN entry_target.position': 'The position of a later entry that is about it',
};

/** Which entries are about which others, so that an event is found with its corrections. */
export class EntryTargets1764000003000 implements MigrationInterface {
  name = 'EntryTargets1764000003000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "entry_target" ("target" ${uuid} NOT NULL, "position" ${whole} NOT NULL,
      PRIMARY KEY ("target", "position"))${sqlite ? ' WITHOUT ROWID' : ''}`);
    for (const act of sqlite ? ['UPDATE', 'DELETE'] : ['UPDATE', 'DELETE', 'TRUNCATE']) {
      await run.query(
        `CREATE TRIGGER "entry_target_no_${act.toLowerCase()}" BEFORE ${act} ON "entry_target" ${
          sqlite
            ? `BEGIN SELECT RAISE(ABORT, 'the log is append-only: ${act} of entry_target is refused'); END`
            : 'FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_log"()'
        }`,
      );
    }
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(): Promise<void> {
    throw new Error('The log is never taken away: restore a backup, or start with an empty database');
  }
}
