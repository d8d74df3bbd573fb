import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { historyChange, statusChange } from '../readings/changes.js';
import { severities } from './notification.js';
import { evidence } from './alerts.js';

/** Limit of the listed effects. */
export const effectsListed = 500;
/** Characters of JSON beyond which no further effect is listed. */
export const effectsLength = 500_000;

export const effectOutcomes = [
  'would fire',
  'would start pending',
  'would resolve',
  'would withdraw',
  'would stop waiting',
  'unchanged',
] as const;
export type EffectOutcome = (typeof effectOutcomes)[number];

const count = z.int().min(0);

const ruleEffect = z
  .strictObject({
    rule: z.strictObject({ id: z.uuid(), version: z.int().min(1), name: z.string(), severity: z.enum(severities) }),
    track: z.string(),
    title: z.string().meta({ description: 'The title of the track' }),
    outcome: z.enum(effectOutcomes),
    says: z.string().nullable().meta({ description: 'The reason, as a sentence; null without one' }),
    because: z.string().meta({ description: 'The reason of the outcome' }),
    events: z.array(evidence).meta({ description: 'The events that the reason rests on' }),
    told: z
      .strictObject({ tell: z.enum(['now', 'digest', 'nobody']), because: z.string() })
      .nullable()
      .meta({ description: 'Whether a notification would be sent, and why; null if the effect is not notified' }),
    text: z.string().nullable().meta({ description: 'The message; null if the alert does not change' }),
  })
  .meta({ id: 'AlertRuleEffect' });
export type RuleEffect = ContractType<typeof ruleEffect>;

export const ruleEffects = z
  .strictObject({
    data: z
      .array(ruleEffect)
      .max(effectsListed)
      .meta({
        description: `The effects, those that change an alert first: at most ${effectsListed}, and fewer where they are long`,
      }),
    counts: z.strictObject({ changed: count, unchanged: count }).meta({ description: 'The numbers of all effects' }),
    statusChanges: z.array(statusChange),
    historyChanges: z.array(historyChange),
  })
  .meta({
    id: 'AlertRuleEffects',
    description: 'The effects of recording an entry now on the alerts of every rule that watches one of its tracks',
  });
export type RuleEffects = ContractType<typeof ruleEffects>;
