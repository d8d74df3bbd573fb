import { z } from 'zod';
import { boundedText } from '../../domain/storable-text.js';
import { instantInput } from '../instant.js';
import type { ContractInput, ContractType } from '../contract-type.js';
import { alertRuleSchema } from '../../domain/alerts/rule.js';
import { uuidSchema } from '../../domain/events/field-types.js';

export const silenceLimits = { silences: 1_000, days: 366, reasonLength: 2_000, rules: 50 } as const;

const instant = z.iso.datetime();

export const silenceInput = z
  .strictObject({
    rules: z
      .array(uuidSchema)
      .min(1)
      .max(silenceLimits.rules)
      .optional()
      .meta({ description: 'Only alerts of these rules; of all rules if left out' }),
    select: alertRuleSchema.shape.select,
    reason: boundedText(silenceLimits.reasonLength),
    author: boundedText(200).meta({ description: 'Of a request with a key or a sign-in that name is taken' }),
    startsAt: instantInput.optional().meta({ description: 'The start; now if left out' }),
    endsAt: instantInput.meta({ description: `At most ${silenceLimits.days} days after the start` }),
  })
  .meta({ id: 'AlertSilenceInput', description: 'The alerts to suppress for a time, with author and reason' });
export type SilenceInput = ContractInput<typeof silenceInput>;

export const silenceSchema = z
  .strictObject({
    id: z.uuid(),
    rules: silenceInput.shape.rules,
    select: silenceInput.shape.select,
    reason: z.string(),
    author: z.string(),
    startsAt: instant,
    endsAt: instant,
  })
  .meta({ id: 'AlertSilence' });
export type Silence = ContractType<typeof silenceSchema>;

export const silencesQuery = z.strictObject({
  ended: z.enum(['true', 'false']).default('false').meta({ description: 'true: also those that have ended' }),
});

export const silenceList = z.strictObject({ data: z.array(silenceSchema) }).meta({ id: 'AlertSilenceList' });
export type SilenceList = ContractType<typeof silenceList>;
