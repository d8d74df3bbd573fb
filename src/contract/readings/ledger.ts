import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { type ConcessionEntry, type OpenAsk } from '../../domain/reading/ledger.js';
import { type CommitmentEntry, commitmentStates } from '../../domain/reading/commitments.js';
import type { LedgerReference } from '../../domain/reading/exchanges.js';
import { readingAsOf, dateView } from './reading.js';

export type { LedgerReference } from '../../domain/reading/exchanges.js';
export type { OpenAsk } from '../../domain/reading/ledger.js';

const parties = z.array(z.string());
const disputedBy = parties.meta({ description: 'The parties that dispute it' });

export const reference = z
  .strictObject({
    event: z.uuid(),
    title: z.string().nullable(),
    date: dateView.nullable(),
  })
  .meta({
    id: 'LedgerReference',
    description: 'An event that an entry of the ledger refers to; title and date are null if it is not on record',
  }) satisfies z.ZodType<LedgerReference>;
const references = z.array(reference);

const exchanged = {
  inExchangeFor: references.meta({ description: 'The events in exchange for which it was given' }),
  givenInReturn: references.meta({ description: 'The events given in exchange for it' }),
};

const commitment = z
  .strictObject({
    event: z
      .uuid()
      .meta({ description: 'The commitment, or its fulfilment if the commitment itself is not on record' }),
    title: z.string(),
    by: parties,
    beneficiary: z.string().nullable(),
    made: dateView.nullable().meta({ description: 'null if only its fulfilment is on record' }),
    due: dateView.nullable(),
    state: z.enum(commitmentStates).meta({
      description:
        'A commitment stays open after its due date, and after partial fulfilment, until it is fulfilled or broken',
    }),
    fulfilledBy: references,
    partlyBy: references,
    brokenBy: references,
    repeatedBy: references,
    ...exchanged,
    reportedOnlyBy: parties.meta({
      description:
        'The parties by whose accounts alone it is known, while one of its makers has not confirmed it; none where a third party reports it too',
    }),
    unconfirmedBy: parties.meta({
      description:
        'Its makers that have neither confirmed it nor begun to fulfil it, where `reportedOnlyBy` names parties',
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
  .meta({
    id: 'Concession',
    description: 'A concession that a party made, or withdrew',
  }) satisfies z.ZodType<ConcessionEntry>;
export type Concession = ContractType<typeof concession>;

const ask = z.strictObject({ event: z.uuid(), title: z.string(), by: parties, date: dateView, disputedBy }).meta({
  id: 'OpenAsk',
  description: 'A demand that has been neither met nor rejected',
}) satisfies z.ZodType<OpenAsk>;

export const trackLedger = z
  .strictObject({
    data: z.strictObject({
      commitments: z.array(commitment),
      concessions: z.record(z.string(), z.array(concession)).meta({ description: 'By party' }),
      openAsks: z.array(ask),
    }),
    reading: readingAsOf,
  })
  .meta({ id: 'TrackLedger', description: 'Commitments, concessions with their exchanges, and open demands' });
export type TrackLedger = ContractType<typeof trackLedger>;
