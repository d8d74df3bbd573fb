import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE internal_source':
    'The sources that only some roles see, with their reports and candidates; a row stays when its source is removed',
  'COLUMN internal_source.source': 'The id of the source',
  'COLUMN candidate.internal': '1 where its reports are of internal sources; no candidate has reports of both kinds',
};

/** Which sources and candidates are internal. */
export class InternalSources1764000024000 implements MigrationInterface {
  name = 'InternalSources1764000024000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(
      `CREATE TABLE "internal_source" ("source" ${uuid} PRIMARY KEY NOT NULL)${sqlite ? ' WITHOUT ROWID' : ''}`,
    );
    await run.query(`ALTER TABLE "candidate" ADD COLUMN "internal" ${whole} NOT NULL DEFAULT 0`);
    await run.query('CREATE INDEX "candidate_internal" ON "candidate" ("id") WHERE internal = 1');
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP INDEX "candidate_internal"');
    await run.query('ALTER TABLE "candidate" DROP COLUMN "internal"');
    await run.query('DROP TABLE "internal_source"');
  }
}
