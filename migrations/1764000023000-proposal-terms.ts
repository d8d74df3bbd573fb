import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'COLUMN proposal.proposer':
    'Who stands behind proposed_by, as JSON list: itself, and who made the key; NULL for itself',
  'COLUMN proposal.if_version': 'The version that its track must have when it is approved, or some; NULL for any',
};

/** Who stands behind a proposal, and the version of the track that it was meant for. */
export class ProposalTerms1764000023000 implements MigrationInterface {
  name = 'ProposalTerms1764000023000';

  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "proposal" ADD COLUMN "proposer" text`);
    await run.query(`ALTER TABLE "proposal" ADD COLUMN "if_version" text`);
    if (run.connection.options.type !== 'postgres') return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "proposal" DROP COLUMN "if_version"`);
    await run.query(`ALTER TABLE "proposal" DROP COLUMN "proposer"`);
  }
}
