import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'COLUMN alert_channel.settings': 'Its settings as JSON, without secrets; … stands for the tokens of an address',
  'COLUMN alert_channel.secrets':
    'Its secret settings as JSON, each sealed with AES-256-GCM: sealed:v1:<id of the key>:<nonce>:<content and tag>',
  'COLUMN alert_delivery.lease': 'The delivery worker that is sending it',
  'COLUMN alert.open': '1 while the alert may still change by itself, or has an end to tell',
  'COLUMN alert.told':
    'yes, no (kept quiet so far), digest (waits for one), or end (its end waits for a silence to end)',
};

/** Secrets are sealed, and the ends of alerts wait for silences: the columns are the same and hold more. */
export class SealedSecrets1764000010000 implements MigrationInterface {
  name = 'SealedSecrets1764000010000';

  async up(run: QueryRunner): Promise<void> {
    if (run.connection.options.type !== 'postgres') return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(): Promise<void> {
    // The comments of the columns before are true of what they held then.
  }
}
