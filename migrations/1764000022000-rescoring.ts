import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Candidates are also marked where a track of theirs has changed; those whose reports have changed come first. */
export class Rescoring1764000022000 implements MigrationInterface {
  name = 'Rescoring1764000022000';

  async up(run: QueryRunner): Promise<void> {
    await this.index(run, 'dirty > 0');
    if (run.connection.options.type !== 'postgres') return;
    await run.query(`COMMENT ON COLUMN candidate.dirty IS
      '1 where its reports have changed since it was summed up, 2 where a track has, else 0'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('UPDATE "candidate" SET "dirty" = 1 WHERE "dirty" > 1');
    await this.index(run, 'dirty = 1');
  }

  private async index(run: QueryRunner, where: string): Promise<void> {
    await run.query(`DROP INDEX "candidate_dirty"`);
    await run.query(`CREATE INDEX "candidate_dirty" ON "candidate" ("dirty") WHERE ${where}`);
  }
}
