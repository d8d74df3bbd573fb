import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { trackId } from '../../domain/events/event.js';
import { policySchema } from '../../domain/policy/policy-validation.js';
import { listedRevisions } from '../../domain/reading/revision.js';
import { oneOrMore } from '../queries.js';
import { formalState, practiceState, statusName } from './reading.js';

/** Of the tracks that would change at most so many are listed, with the whole count. */
export const listedTracks = 500;

export const policyCheckQuery = z.strictObject({
  track: oneOrMore(trackId).meta({ description: 'Only this track; repeated: these' }),
});

export const policy = policySchema.meta({
  id: 'Policy',
  description: 'The rules from events to a status; no field may be missing',
});
export type Policy = ContractType<typeof policy>;

const standing = z.strictObject({ status: statusName, formal: formalState, practice: practiceState });

const difference = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date().nullable().meta({ description: 'The first day behind it; null where it lasts until today' }),
  was: standing,
  would: standing,
});
export type PolicyDifference = ContractType<typeof difference>;

const effect = z
  .strictObject({
    track: z.string(),
    policy: z.string().meta({ description: 'What it is read by' }),
    now: standing,
    would: standing,
    count: z.int().meta({ description: 'How many stretches of days would read otherwise' }),
    differences: z.array(difference).max(listedRevisions).meta({ description: 'The first of them' }),
  })
  .meta({ id: 'PolicyEffect' });
export type PolicyEffect = ContractType<typeof effect>;

export const policyChecked = z
  .strictObject({
    valid: z.literal(true),
    policy,
    tracks: z.strictObject({ checked: z.int(), changed: z.int() }),
    data: z.array(effect).max(listedTracks).meta({ description: 'The tracks whose history would change' }),
  })
  .meta({ id: 'PolicyChecked', description: 'What a policy would make of the tracks; nothing is stored' });
export type PolicyChecked = ContractType<typeof policyChecked>;

const known = z.strictObject({
  name: z.string(),
  origin: z.enum(['shipped', 'adopted']),
  tracks: z.int().meta({ description: 'How many tracks are read by it' }),
});
export type KnownPolicy = ContractType<typeof known>;

export const policyList = z.strictObject({ data: z.array(known) }).meta({ id: 'PolicyList' });
export type PolicyList = ContractType<typeof policyList>;
