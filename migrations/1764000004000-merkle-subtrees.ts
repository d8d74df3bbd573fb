import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE merkle_subtree': 'Roots within the Merkle tree over the log, kept so that a proof reads few entries',
  'COLUMN merkle_subtree.run': 'Which 256 entries, from 0: run 0 holds the positions 1 to 256',
  'COLUMN merkle_subtree.hash': 'The RFC 6962 root of the run, SHA-256 in hex',
  'TABLE signed_checkpoint': 'The last checkpoint that was signed with each key: no other may contradict it',
  'COLUMN signed_checkpoint.key': 'The public key, as a C2SP vkey',
  'COLUMN signed_checkpoint.size': 'How many entries the checkpoint covers',
  'COLUMN signed_checkpoint.note': 'The checkpoint as it was published: a C2SP signed note',
};

/** What the Merkle tree over the log keeps; both can be made anew from the entries and the key. */
export class MerkleSubtrees1764000004000 implements MigrationInterface {
  name = 'MerkleSubtrees1764000004000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const whole = sqlite ? 'integer' : 'int8';
    await run.query(`CREATE TABLE "merkle_subtree" ("run" ${whole} PRIMARY KEY NOT NULL, "hash" text NOT NULL)`);
    await run.query(`CREATE TABLE "signed_checkpoint" ("key" text PRIMARY KEY NOT NULL, "size" ${whole} NOT NULL,
      "note" text NOT NULL)`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query('DROP TABLE "signed_checkpoint"');
    await run.query('DROP TABLE "merkle_subtree"');
  }
}
