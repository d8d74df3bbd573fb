import type { MigrationInterface, QueryRunner } from 'typeorm';

const changed = {
  alert_rule: 'updated_by',
  alert_rule_version: 'by',
  alert_channel: 'updated_by',
  source: 'updated_by',
};

/** Who made and changed rules, channels and sources: NULL where that was before it was kept. */
export class ChangedBy1764000021000 implements MigrationInterface {
  name = 'ChangedBy1764000021000';

  async up(run: QueryRunner): Promise<void> {
    for (const [table, column] of Object.entries(changed)) {
      await run.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" text`);
      if (run.connection.options.type !== 'postgres') continue;
      const comment = 'The name of the key or person who made this version; local for the machine itself';
      await run.query(`COMMENT ON COLUMN "${table}"."${column}" IS '${comment}'`);
    }
  }

  async down(run: QueryRunner): Promise<void> {
    for (const [table, column] of Object.entries(changed)) {
      await run.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`);
    }
  }
}
