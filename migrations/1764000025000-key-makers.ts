import type { MigrationInterface, QueryRunner } from 'typeorm';

const comment = 'The id of the key or person that made it; NULL where it was made at the machine';

/** Whoever had the name last when the key was made, itself excepted: of keys and people the one that began last. */
const byName = `UPDATE "access_key" SET "maker" = (SELECT m.id FROM (
    SELECT k.id, k.name, k.created_at, 0 AS rank FROM access_key k
    UNION ALL SELECT p.id, p.name, p.created_at, 1 FROM person p) m
  WHERE m.name = access_key.created_by AND m.created_at <= access_key.created_at AND m.id <> access_key.id
  ORDER BY m.created_at DESC, m.rank LIMIT 1)`;

/** Keys know their makers by id: a maker that gets another name was lost. */
export class KeyMakers1764000025000 implements MigrationInterface {
  name = 'KeyMakers1764000025000';

  async up(run: QueryRunner): Promise<void> {
    const isPostgres = run.connection.options.type === 'postgres';
    await run.query(`ALTER TABLE "access_key" ADD COLUMN "maker" ${isPostgres ? 'uuid' : 'varchar'}`);
    await run.query(byName);
    if (isPostgres) await run.query(`COMMENT ON COLUMN "access_key"."maker" IS '${comment}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('ALTER TABLE "access_key" DROP COLUMN "maker"');
  }
}
