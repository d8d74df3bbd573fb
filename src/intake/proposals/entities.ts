import { EntitySchema, type EntityTarget } from 'typeorm';
import { type Engine, nullable, plainColumns, primaryKey } from '../../event-log/database/sql.js';

/** An amendment that waits for a second person, or what became of it. */
export interface ProposalRow {
  id: string;
  act: string;
  body: string;
  tracks: string;
  proposed_at: number;
  proposed_by: string;
  state: 'waiting' | 'approved' | 'refused' | 'withdrawn';
  decided_at: number | null;
  decided_by: string | null;
  reason: string | null;
  /** Who stands behind `proposed_by`, as JSON list; that name alone where `null`. */
  proposer: string | null;
  if_version: string | null;
}

export const proposalTable: EntityTarget<ProposalRow> = 'proposal';

/** The table of proposals as TypeORM knows it. A migration creates it. */
export function proposalTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<ProposalRow>({
      name: 'proposal',
      columns: {
        id: primaryKey(uuid),
        ...{ act: text, body: text, tracks: text, proposed_at: whole, proposed_by: text, state: text },
        ...{ decided_at: nullable(whole), decided_by: nullable(text), reason: nullable(text) },
        ...{ proposer: nullable(text), if_version: nullable(text) },
      },
      indices: [{ name: 'proposal_state', columns: ['state', 'proposed_at'] }],
    }),
  ];
}
