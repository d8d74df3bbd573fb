import { z } from 'zod';
import { approvableActNames } from '../../domain/access/four-eyes.js';
import { boundedText } from '../../domain/storable-text.js';
import type { ContractType } from '../contract-type.js';

/** The limits of proposals: those that wait at once, the reason of a refusal, and the length of a list. */
export const proposalLimits = { waiting: 1_000, reasonLength: 2_000, listed: 500 } as const;

const instant = z.iso.datetime();
const states = ['waiting', 'approved', 'refused', 'withdrawn'] as const;

/** An amendment that waits until a second person approves it. Nothing of it moves a status before. */
export const proposalSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Of the proposal, and of the entry that it becomes' }),
    act: z.enum(approvableActNames),
    state: z.enum(states),
    tracks: z.array(z.string()),
    ifMatch: z.string().nullable().meta({
      description: 'The `If-Match` that it came with: the version that its track must still have at the approval',
    }),
    proposedAt: instant,
    proposedBy: z.string(),
    decidedAt: instant.nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was refused' }),
    body: z.record(z.string(), z.unknown()).meta({ description: 'The entry, as it would be recorded' }),
  })
  .meta({ id: 'Proposal' });
export type Proposal = ContractType<typeof proposalSchema>;

export const proposalListSchema = z.strictObject({ data: z.array(proposalSchema) }).meta({ id: 'Proposals' });
export const proposalsQuery = z.object({
  state: z.enum(states).default('waiting').meta({ description: 'Only those in this state' }),
});
export const refusalInput = z
  .strictObject({ reason: boundedText(proposalLimits.reasonLength) })
  .meta({ id: 'ProposalRefusal' });
