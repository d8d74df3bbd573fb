import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE access_key': 'Keys by which programs and people write, and read where reading takes one',
  'COLUMN access_key.id': 'A UUID',
  'COLUMN access_key.name': 'Whose it is: what entries bear as recorded_by; keys that overlap in a rotation share it',
  'COLUMN access_key.role': 'reader, recorder, editor, operator or admin',
  'COLUMN access_key.tracks': 'The tracks that it may write to, as JSON list of patterns; NULL for all',
  'COLUMN access_key.hash': 'SHA-256 of the key in hex; the key itself is stored nowhere',
  'COLUMN access_key.shown': 'The beginning of the key, for lists',
  'COLUMN access_key.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN access_key.created_by': 'Who made it',
  'COLUMN access_key.expires_at': 'From when on it is refused, in milliseconds since 1970 UTC',
  'COLUMN access_key.revoked_at': 'When it was revoked, in milliseconds since 1970 UTC',
  'COLUMN access_key.used_at': 'When it was last used, to a minute, in milliseconds since 1970 UTC',
  'TABLE access_session': 'Sign-ins of browsers, each by a key',
  'COLUMN access_session.hash': 'SHA-256 of the content of the cookie in hex',
  'COLUMN access_session.access_key': 'The id of the key; the session ends with it',
  'COLUMN access_session.expires_at': 'From when on it is refused, in milliseconds since 1970 UTC',
  'TABLE audit_entry': 'Who changed keys and settings, and who was refused: appended only',
  'COLUMN audit_entry.sequence': 'From 1 without gaps',
  'COLUMN audit_entry.at': 'Milliseconds since 1970 UTC',
  'COLUMN audit_entry.actor':
    'The name of the key, or local for the person at the machine; empty where nobody is known',
  'COLUMN audit_entry.action': 'What was done, as in key-created, or the method and route of a request',
  'COLUMN audit_entry.detail': 'What it was done to, as JSON',
  'COLUMN audit_entry.hash': 'The hash chain: SHA-256 in hex over the previous hash and this entry',
};

/** Keys, sessions of browsers, and the audit log. */
export class Access1764000015000 implements MigrationInterface {
  name = 'Access1764000015000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "access_key" ("id" ${uuid} PRIMARY KEY NOT NULL, "name" text NOT NULL,
      "role" text NOT NULL, "tracks" text, "hash" text NOT NULL, "shown" text NOT NULL, "created_at" ${whole} NOT NULL,
      "created_by" text NOT NULL, "expires_at" ${whole}, "revoked_at" ${whole}, "used_at" ${whole})`);
    await run.query(`CREATE UNIQUE INDEX "access_key_hash" ON "access_key" ("hash")`);
    await run.query(`CREATE TABLE "access_session" ("hash" text PRIMARY KEY NOT NULL, "access_key" ${uuid} NOT NULL,
      "expires_at" ${whole} NOT NULL)`);
    await run.query(`CREATE TABLE "audit_entry" ("sequence" ${whole} PRIMARY KEY NOT NULL, "at" ${whole} NOT NULL,
      "actor" text NOT NULL, "action" text NOT NULL, "detail" text NOT NULL, "hash" text NOT NULL)`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of ['audit_entry', 'access_session', 'access_key']) await run.query(`DROP TABLE "${table}"`);
  }
}
