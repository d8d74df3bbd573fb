import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import {
  type CommitmentEntry,
  commitmentStates,
  type ConcessionEntry,
  type LedgerReference,
  type OpenAsk,
} from '../../domain/reading/ledger.js';
import { clocks, dateView } from './reading.js';

export type { LedgerReference, OpenAsk } from '../../domain/reading/ledger.js';

const parties = z.array(z.string());
const disputedBy = parties.meta({ description: 'The parties that dispute it' });

const reference = z
  .strictObject({
    event: z.uuid(),
    title: z.string().nullable(),
    date: dateView.nullable(),
  })
  .meta({
    id: 'LedgerReference',
    description: 'An event that a line of the ledger leads to; nameless where it is not on record',
  }) satisfies z.ZodType<LedgerReference>;
const references = z.array(reference);

const exchanged = {
  inExchangeFor: references.meta({ description: 'What it was given for' }),
  givenInReturn: references.meta({ description: 'What was given for it' }),
};

const commitment = z
  .strictObject({
    event: z.uuid().meta({ description: 'The promise; its fulfilment, where the promise itself is not on record' }),
    title: z.string(),
    by: parties,
    beneficiary: z.string().nullable(),
    made: dateView.nullable().meta({ description: 'null where only its fulfilment is on record' }),
    due: dateView.nullable(),
    state: z
      .enum(commitmentStates)
      .meta({ description: 'A date that passes fulfils nothing; one kept in part is open until it is kept' }),
    fulfilledBy: references,
    partlyBy: references,
    brokenBy: references,
    repeatedBy: references,
    ...exchanged,
    reportedOnlyBy: parties.meta({
      description: 'The other parties that tell of it, where whoever made it has neither said nor begun to do it',
    }),
    disputedBy,
  })
  .meta({ id: 'Commitment' }) satisfies z.ZodType<CommitmentEntry>;
export type Commitment = ContractType<typeof commitment>;

const concession = z
  .strictObject({
    event: z.uuid(),
    type: z.string(),
    title: z.string(),
    date: dateView,
    ...exchanged,
    withdrawnBy: references,
    disputedBy,
  })
  .meta({ id: 'Concession', description: 'What a side gave, or took back' }) satisfies z.ZodType<ConcessionEntry>;
export type Concession = ContractType<typeof concession>;

const ask = z.strictObject({ event: z.uuid(), title: z.string(), by: parties, date: dateView, disputedBy }).meta({
  id: 'OpenAsk',
  description: 'A demand that nothing has met and nobody has rejected',
}) satisfies z.ZodType<OpenAsk>;

export const trackLedger = z
  .strictObject({
    data: z.strictObject({
      commitments: z.array(commitment),
      concessions: z.record(z.string(), z.array(concession)).meta({ description: 'By party' }),
      openAsks: z.array(ask),
    }),
    reading: clocks,
  })
  .meta({ id: 'TrackLedger', description: 'Who owes what to whom, what was given for what, and what is asked' });
export type TrackLedger = ContractType<typeof trackLedger>;
