import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { claimKind, confidence } from '../../domain/events/event.js';
import { type ClaimEntry, type ExpectationEntry, expectationStates, type Holder } from '../../domain/reading/claims.js';
import { reference } from './ledger.js';
import { dateView, dayRange, readingAsOf } from './reading.js';

const parties = z.array(z.string());
const references = z.array(reference);

const holder = z
  .strictObject({
    party: z.string(),
    body: z.string().nullable().meta({ description: 'The person, office or institute, where one is named' }),
  })
  .meta({ id: 'Holder' }) satisfies z.ZodType<Holder>;

const attributed = {
  event: z.uuid(),
  title: z.string(),
  summary: z.string().nullable(),
  date: dateView,
  confidence: confidence.nullable().meta({ description: 'How likely it is, in the words of ICD 203' }),
  disputedBy: parties.meta({ description: 'The parties that dispute it' }),
  publishers: z.array(z.string()),
};

export const claim = z
  .strictObject({
    ...attributed,
    kind: claimKind,
    holder: z.array(holder).meta({ description: 'Who holds it' }),
    about: parties.meta({ description: 'The parties that it is about' }),
    causes: references.meta({ description: 'The events that it holds to have moved something' }),
    effects: references.meta({ description: 'The events that it holds to have been moved' }),
  })
  .meta({
    id: 'Claim',
    description: 'What somebody holds: attributed, no fact, and no cause of any status',
  }) satisfies z.ZodType<ClaimEntry>;
export type Claim = ContractType<typeof claim>;

const expectation = z
  .strictObject({
    ...attributed,
    by: z.array(holder).meta({ description: 'Who expects it' }),
    due: dateView.nullable().meta({ description: 'By when; null where the event does not say' }),
    state: z.enum(expectationStates).meta({
      description: '`came`: in time; `late`: after `due`; `not`: `due` has passed; `open`: none of these',
    }),
    outcome: references.meta({ description: 'The events that fulfil it, or a part of it' }),
    days: dayRange.meta({ description: 'From the expectation to its coming, or to the day of the reading' }),
  })
  .meta({ id: 'Expectation' }) satisfies z.ZodType<ExpectationEntry>;
export type Expectation = ContractType<typeof expectation>;

export const trackClaims = z
  .strictObject({
    data: z.strictObject({ claims: z.array(claim), expectations: z.array(expectation) }),
    reading: readingAsOf,
  })
  .meta({
    id: 'TrackClaims',
    description: 'What is said of why a track moved, and what is expected of it: attributed, and beside the facts',
  });
export type TrackClaims = ContractType<typeof trackClaims>;
