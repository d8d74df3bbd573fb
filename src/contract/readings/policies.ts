import { z } from 'zod';
import { trackId } from '../../domain/events/event.js';
import { policySchema } from '../../domain/policy/policy-validation.js';
import { listedRevisions } from '../../domain/reading/revision.js';
import { type KnownPolicy, listedTracks, type PolicyEffect } from '../../readings/policies/policy-checks.js';
import { oneOrMore } from '../queries.js';
import { formalState, practiceState, statusName } from './reading.js';

export const policyCheckQuery = z.strictObject({
  track: oneOrMore(trackId).meta({ description: 'Only this track; repeated: these' }),
});

export const policy = policySchema.meta({
  id: 'Policy',
  description: 'The rules from events to a status; no field may be missing',
});

const standing = z.strictObject({ status: statusName, formal: formalState, practice: practiceState });

const difference = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date().nullable().meta({ description: 'The first day behind it; null where it lasts until today' }),
  was: standing,
  would: standing,
});

const effect = z
  .strictObject({
    track: z.string(),
    policy: z.string().meta({ description: 'What it is read by' }),
    now: standing,
    would: standing,
    count: z.int().meta({ description: 'How many stretches of days would read otherwise' }),
    differences: z.array(difference).max(listedRevisions).meta({ description: 'The first of them' }),
  })
  .meta({ id: 'PolicyEffect' }) satisfies z.ZodType<PolicyEffect>;

export const policyChecked = z
  .strictObject({
    valid: z.literal(true),
    policy,
    tracks: z.strictObject({ checked: z.int(), changed: z.int() }),
    data: z.array(effect).max(listedTracks).meta({ description: 'The tracks whose history would change' }),
  })
  .meta({ id: 'PolicyChecked', description: 'What a policy would make of the tracks; nothing is stored' });

const known = z.strictObject({
  name: z.string(),
  origin: z.enum(['shipped', 'adopted']),
  tracks: z.int().meta({ description: 'How many tracks are read by it' }),
}) satisfies z.ZodType<KnownPolicy>;

export const policyList = z.strictObject({ data: z.array(known) }).meta({ id: 'PolicyList' });
