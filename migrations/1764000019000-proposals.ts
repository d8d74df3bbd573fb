import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE proposal':
    'Amendments that wait until a second person approves, and what became of them; no reading depends on it',
  'COLUMN proposal.id': 'A UUID: the id of the entry that it becomes',
  'COLUMN proposal.act': 'As in retract',
  'COLUMN proposal.body': 'The entry as JSON, as it was validated when it was proposed',
  'COLUMN proposal.tracks': 'The tracks that it concerns, as JSON list',
  'COLUMN proposal.proposed_at': 'Milliseconds since 1970 UTC',
  'COLUMN proposal.proposed_by': 'What the entry bears as recorded_by',
  'COLUMN proposal.state': 'waiting, approved, refused or withdrawn',
  'COLUMN proposal.decided_at': 'Milliseconds since 1970 UTC',
  'COLUMN proposal.decided_by': 'Who approved, refused or withdrew it',
  'COLUMN proposal.reason': 'Why it was refused',
};

/** Amendments that wait for a second person. */
export class Proposals1764000019000 implements MigrationInterface {
  name = 'Proposals1764000019000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "proposal" ("id" ${uuid} PRIMARY KEY NOT NULL, "act" text NOT NULL,
      "body" text NOT NULL, "tracks" text NOT NULL, "proposed_at" ${whole} NOT NULL, "proposed_by" text NOT NULL,
      "state" text NOT NULL, "decided_at" ${whole}, "decided_by" text, "reason" text)`);
    await run.query(`CREATE INDEX "proposal_state" ON "proposal" ("state", "proposed_at")`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`DROP TABLE "proposal"`);
  }
}
