import type { ContractType } from '../../src/contract/contract-type.js';
import type { proposalListSchema, proposalSchema } from '../../src/contract/log/proposals.js';

export type Proposal = ContractType<typeof proposalSchema>;
export type Proposals = ContractType<typeof proposalListSchema>;
