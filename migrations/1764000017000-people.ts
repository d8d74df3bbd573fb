import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE person': 'People who sign in by themselves: with a password, or at the provider of THAW_OIDC_ISSUER',
  'COLUMN person.id': 'A UUID',
  'COLUMN person.name': 'What entries bear as recorded_by; one person at a time has it',
  'COLUMN person.issuer': 'The provider that vouches for the person; NULL for an account with a password',
  'COLUMN person.subject': 'Who it is for the provider',
  'COLUMN person.groups': 'The groups at the last sign-in, as JSON list; a setting says which roles they have',
  'COLUMN person.role': 'The role of an account with a password; NULL where groups decide',
  'COLUMN person.tracks': 'The tracks that may be written to, as JSON list of patterns; NULL for all',
  'COLUMN person.password': 'Argon2id hash of the password in PHC form',
  'COLUMN person.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN person.created_by': 'Who added the person; the provider where it was the first sign-in',
  'COLUMN person.signed_in_at': 'The last sign-in, in milliseconds since 1970 UTC',
  'COLUMN person.removed_at': 'When the person was removed, in milliseconds since 1970 UTC',
  'TABLE access_session': 'Sign-ins of browsers, each of a key or of a person',
  'COLUMN access_session.hash': 'SHA-256 of the content of the cookie in hex',
  'COLUMN access_session.id': 'A UUID, by which one is ended',
  'COLUMN access_session.access_key': 'The id of the key; the session ends with it',
  'COLUMN access_session.person': 'The id of the person; the session ends with the account',
  'COLUMN access_session.began_at': 'Milliseconds since 1970 UTC',
  'COLUMN access_session.expires_at': 'From when on it is refused, in milliseconds since 1970 UTC',
};

/** People, and sessions of theirs. Sessions that are open when it runs end: whoever has one signs in again. */
export class People1764000017000 implements MigrationInterface {
  name = 'People1764000017000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "person" ("id" ${uuid} PRIMARY KEY NOT NULL, "name" text NOT NULL, "issuer" text,
      "subject" text, "groups" text, "role" text, "tracks" text, "password" text, "created_at" ${whole} NOT NULL,
      "created_by" text NOT NULL, "signed_in_at" ${whole}, "removed_at" ${whole})`);
    await run.query(`CREATE UNIQUE INDEX "person_subject" ON "person" ("issuer", "subject")`);
    await run.query(`DROP TABLE "access_session"`);
    await run.query(`CREATE TABLE "access_session" ("hash" text PRIMARY KEY NOT NULL, "id" ${uuid} NOT NULL,
      "access_key" ${uuid}, "person" ${uuid}, "began_at" ${whole} NOT NULL, "expires_at" ${whole} NOT NULL)`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`DROP TABLE "access_session"`);
    await run.query(`CREATE TABLE "access_session" ("hash" text PRIMARY KEY NOT NULL, "access_key" ${uuid} NOT NULL,
      "expires_at" ${whole} NOT NULL)`);
    await run.query(`DROP TABLE "person"`);
  }
}
