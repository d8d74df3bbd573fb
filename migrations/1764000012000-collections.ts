import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The collection that a track belongs to, for lists that tell collections apart. */
export class Collections1764000012000 implements MigrationInterface {
  name = 'Collections1764000012000';

  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "projected_status" ADD COLUMN "collection" text`);
    if (run.connection.options.type !== 'postgres') return;
    const text = 'The collection that the track belongs to; NULL where its definition names none';
    await run.query(`COMMENT ON COLUMN projected_status.collection IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "projected_status" DROP COLUMN "collection"`);
  }
}
