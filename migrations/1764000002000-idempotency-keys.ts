import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys that clients have used, so that a key never stands for two contents. */
export class IdempotencyKeys1764000002000 implements MigrationInterface {
  name = 'IdempotencyKeys1764000002000';

  async up(run: QueryRunner): Promise<void> {
    const whole = run.connection.options.type === 'postgres' ? 'int8' : 'integer';
    await run.query(`CREATE TABLE "idempotency_key" ("key" text PRIMARY KEY NOT NULL, "content_hash" text NOT NULL,
      "claimed_at" ${whole} NOT NULL)`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP TABLE "idempotency_key"');
  }
}
