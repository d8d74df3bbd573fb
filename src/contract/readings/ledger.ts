import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { type ConcessionEntry, type Ledger, type OpenAsk } from '../../domain/reading/ledger/ledger.js';
import type { Bargain } from '../../domain/reading/ledger/bargains.js';
import type { LedgerCommitment } from '../../domain/reading/ledger/commitment-words.js';
import { commitmentStates } from '../../domain/reading/ledger/commitments.js';
import type { Deliverable as LedgerDeliverable } from '../../domain/reading/ledger/deliverables.js';
import type { LedgerReference } from '../../domain/reading/ledger/exchanges.js';
import { termAnswers, termKinds, termStates } from '../../domain/reading/ledger/term-fold.js';
import type { Term as LedgerTerm } from '../../domain/reading/ledger/terms.js';
import { readingAsOf, dateView, dayRange } from './reading.js';

export type { LedgerReference } from '../../domain/reading/ledger/exchanges.js';
export type { OpenAsk } from '../../domain/reading/ledger/ledger.js';

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
    inWords: z.string().meta({ description: 'How it stands, in words', examples: ['kept on 1 May 2019'] }),
    keptAfterDays: dayRange
      .nullable()
      .meta({ description: 'The days from the commitment to its fulfilment; null until it is fulfilled' }),
    fulfilledBy: references,
    partlyBy: references,
    brokenBy: references.meta({
      description: 'The breaks on record; one that is less than likely, or disputed, moves no state',
    }),
    doubtedBy: z
      .array(z.strictObject({ ...reference.shape, disputedBy }))
      .meta({ description: 'What others say in answer to it, or to its fulfilment, that is no act' }),
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
    noSourceOf: parties.meta({
      description: 'Its makers by whose own account no source is, whoever else reports it',
    }),
    disputedBy,
  })
  .meta({ id: 'Commitment' }) satisfies z.ZodType<LedgerCommitment>;
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

export const term = z
  .strictObject({
    event: z.uuid().meta({ description: 'The event that first states it' }),
    kind: z.enum(termKinds),
    by: parties.meta({ description: 'The parties whose term it is' }),
    of: parties.meta({ description: 'The parties that it is addressed to' }),
    title: z.string(),
    date: dateView,
    secondHand: z.boolean().meta({ description: 'Whether it is known by accounts of others alone' }),
    state: z.enum(termStates).meta({
      description: 'By its last answer; a promise does not undo what was done in part, and nothing undoes a grant',
    }),
    inWords: z.string().meta({
      description: 'How it stands, in words',
      examples: ['refused on 29 September 2022; asked again by 21 April 2024'],
    }),
    open: z.boolean().meta({
      description: 'Whether it still stands: not granted, and not refused since it was last made',
    }),
    answers: z.array(z.strictObject({ ...reference.shape, answer: z.enum(termAnswers) })),
    ageDays: dayRange.meta({
      description: 'The days from when it was first made to the answer that closed it, or to the day of the reading',
    }),
    sinceAnswerDays: dayRange
      .nullable()
      .meta({ description: 'The days since the answer that gave it its state; null while it is unanswered' }),
    repeatedBy: references,
    disputedBy,
  })
  .meta({
    id: 'Term',
    description: 'What a party asks for, makes a condition or offers, and how it was answered',
  }) satisfies z.ZodType<LedgerTerm>;
export type Term = ContractType<typeof term>;

const deliverable = z
  .strictObject({
    event: z.uuid(),
    type: z.string(),
    title: z.string(),
    date: dateView.meta({ description: 'The date of the act' }),
    inForce: dateView
      .nullable()
      .meta({ description: 'The date from which it has force, where that is another one; it may be ahead' }),
    fulfils: references.meta({ description: 'The promises and terms that it fulfils, wholly or in part' }),
    ...exchanged,
    disputedBy,
  })
  .meta({
    id: 'Deliverable',
    description: 'What a party did for the other side: a control, enforcement, information, a concession',
  }) satisfies z.ZodType<LedgerDeliverable>;
export type Deliverable = ContractType<typeof deliverable>;

const bargain = z
  .strictObject({
    parts: z
      .record(
        z.string(),
        z.array(
          z.strictObject({
            event: z.uuid(),
            type: z.string(),
            title: z.string(),
            date: dateView,
            state: z.enum(commitmentStates).nullable().meta({ description: 'Of a promise; null of an act' }),
            keptAfterDays: dayRange.nullable(),
            inWords: z.string().nullable().meta({ description: 'How a promise stands; null of an act' }),
          }),
        ),
      )
      .meta({ description: 'What each party gave, by party' }),
    elsewhere: references.meta({ description: 'What was exchanged and is on the record of other tracks' }),
  })
  .meta({
    id: 'LedgerBargain',
    description: 'Acts and promises that `in-exchange-for` links connect, by the party that gave them',
  }) satisfies z.ZodType<Bargain>;
export type LedgerBargain = ContractType<typeof bargain>;

export const trackLedger = z
  .strictObject({
    data: z.strictObject({
      commitments: z.array(commitment),
      concessions: z.record(z.string(), z.array(concession)).meta({ description: 'By party' }),
      openAsks: z.array(ask),
      terms: z.array(term).meta({ description: 'What each party wants and offers, in the order of the first asking' }),
      deliverables: z.record(z.string(), z.array(deliverable)).meta({
        description: 'By party, in order of date. An act of several parties is listed for each of them',
      }),
      bargains: z.array(bargain),
    }) satisfies z.ZodType<Ledger>,
    reading: readingAsOf,
  })
  .meta({
    id: 'TrackLedger',
    description: 'Commitments, concessions and deliverables with their exchanges, and the terms of each party',
  });
export type TrackLedger = ContractType<typeof trackLedger>;
