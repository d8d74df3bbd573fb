import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE passkey': 'Passkeys of people with a password (WebAuthn)',
  'COLUMN passkey.id': 'A UUID',
  'COLUMN passkey.person': 'The id of the person; the passkey ends with the account',
  'COLUMN passkey.name': 'By which the person knows it',
  'COLUMN passkey.credential': 'The id of the credential in base64url',
  'COLUMN passkey.public_key': 'The public key as COSE key in base64url',
  'COLUMN passkey.counter': 'What the authenticator had counted at the last use; 0 where it does not count',
  'COLUMN passkey.created_at': 'Milliseconds since 1970 UTC',
  'COLUMN passkey.used_at': 'The last sign-in with it, in milliseconds since 1970 UTC',
  'TABLE passkey_challenge': 'Challenges that wait for the answer of a passkey; each is taken once',
  'COLUMN passkey_challenge.challenge':
    'SHA-256 of the content of the cookie that the answer has to come with, in base64url',
  'COLUMN passkey_challenge.person': 'The id of the person who adds a passkey; NULL for a sign-in',
  'COLUMN passkey_challenge.expires_at': 'From when on it is refused, in milliseconds since 1970 UTC',
};

/** Passkeys, and the challenges that they answer. */
export class Passkeys1764000027000 implements MigrationInterface {
  name = 'Passkeys1764000027000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "passkey" ("id" ${uuid} PRIMARY KEY NOT NULL, "person" ${uuid} NOT NULL,
      "name" text NOT NULL, "credential" text NOT NULL, "public_key" text NOT NULL, "counter" ${whole} NOT NULL,
      "created_at" ${whole} NOT NULL, "used_at" ${whole})`);
    await run.query(`CREATE UNIQUE INDEX "passkey_credential" ON "passkey" ("credential")`);
    await run.query(`CREATE INDEX "passkey_person" ON "passkey" ("person")`);
    await run.query(`CREATE TABLE "passkey_challenge" ("challenge" text PRIMARY KEY NOT NULL, "person" ${uuid},
      "expires_at" ${whole} NOT NULL)`);
    await run.query(`CREATE INDEX "passkey_challenge_expires" ON "passkey_challenge" ("expires_at")`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    for (const table of ['passkey_challenge', 'passkey']) await run.query(`DROP TABLE "${table}"`);
  }
}
