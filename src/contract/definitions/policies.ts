import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { trackIdSchema } from '../../domain/events/field-types.js';
import { policySchema } from '../../domain/policy/policy-validation.js';
import { listedRevisions } from '../../domain/reading/revision.js';
import { oneOrMore } from '../queries.js';
import { formalState, practiceState, statusName } from '../readings/reading.js';

/** Limit of the listed tracks that would change; the count covers all. */
export const listedTracks = 500;

export const policyCheckQuery = z.strictObject({
  track: oneOrMore(trackIdSchema).meta({ description: 'Only this track; repeated: these' }),
});

export const policyAnswerSchema = policySchema.meta({
  id: 'Policy',
  description: 'The rules from events to a status; no field may be missing',
});
export type Policy = ContractType<typeof policyAnswerSchema>;

const statusAndAxes = z.strictObject({ status: statusName, formal: formalState, practice: practiceState });

const difference = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date().nullable().meta({ description: 'The first day after it; null where it lasts until today' }),
  was: statusAndAxes,
  would: statusAndAxes,
});
export type PolicyDifference = ContractType<typeof difference>;

const effect = z
  .strictObject({
    track: z.string(),
    policy: z.string().meta({ description: 'The policy that the track is read by' }),
    now: statusAndAxes,
    would: statusAndAxes,
    count: z.int().meta({ description: 'The number of ranges of days that would read differently' }),
    differences: z.array(difference).max(listedRevisions).meta({ description: 'The first of them' }),
  })
  .meta({ id: 'PolicyEffect' });
export type PolicyEffect = ContractType<typeof effect>;

export const policyChecked = z
  .strictObject({
    valid: z.literal(true),
    policy: policyAnswerSchema,
    tracks: z.strictObject({ checked: z.int(), changed: z.int() }),
    data: z.array(effect).max(listedTracks).meta({ description: 'The tracks whose history would change' }),
  })
  .meta({ id: 'PolicyChecked', description: 'The effect of a policy on the tracks; nothing is stored' });
export type PolicyChecked = ContractType<typeof policyChecked>;

const known = z.strictObject({
  name: z.string(),
  origin: z.enum(['shipped', 'adopted']),
  by: z.string().nullable().meta({ description: 'Who recorded its rules; null where it is shipped' }),
  tracks: z.int().meta({ description: 'The number of tracks that are read by it' }),
});
export type KnownPolicy = ContractType<typeof known>;

export const policyList = z.strictObject({ data: z.array(known) }).meta({ id: 'PolicyList' });
export type PolicyList = ContractType<typeof policyList>;
