import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the last fetch of a source has not done. */
export class SourceWarning1764000026000 implements MigrationInterface {
  name = 'SourceWarning1764000026000';

  async up(run: QueryRunner): Promise<void> {
    await run.query('ALTER TABLE "source_state" ADD COLUMN "warning" text');
    if (run.connection.options.type !== 'postgres') return;
    await run.query(`COMMENT ON COLUMN source_state.warning IS
      'What the last fetch has not done, and why; null where it left nothing undone'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('ALTER TABLE "source_state" DROP COLUMN "warning"');
  }
}
