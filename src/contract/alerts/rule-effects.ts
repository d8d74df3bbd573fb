import { z } from 'zod';
import { historyChange, statusChange } from '../readings/changes.js';
import { severities } from '../../alerts/notifications/notification.js';
import { effectsListed, outcomes } from '../../alerts/evaluation/rule-effects.js';
import { evidence } from './alerts.js';

const count = z.int().min(0);

const ruleEffect = z
  .strictObject({
    rule: z.strictObject({ id: z.uuid(), version: z.int().min(1), name: z.string(), severity: z.enum(severities) }),
    track: z.string(),
    title: z.string().meta({ description: 'The title of the track' }),
    outcome: z.enum(outcomes),
    says: z.string().nullable().meta({ description: 'The reason, as a sentence; null where it has nothing to say' }),
    because: z.string().meta({ description: 'Why it would go so' }),
    events: z.array(evidence).meta({ description: 'What the reason rests on' }),
    told: z
      .strictObject({ tell: z.enum(['now', 'digest', 'nobody']), because: z.string() })
      .nullable()
      .meta({ description: 'Whether somebody would be told, and why; null for what concerns nobody' }),
    text: z.string().nullable().meta({ description: 'The message, where the alert changes' }),
  })
  .meta({ id: 'AlertRuleEffect' });

export const ruleEffects = z
  .strictObject({
    data: z.array(ruleEffect).max(effectsListed).meta({ description: 'Those that change something first' }),
    counts: z.strictObject({ changed: count, unchanged: count }).meta({ description: 'How many there are' }),
    statusChanges: z.array(statusChange),
    historyChanges: z.array(historyChange),
  })
  .meta({
    id: 'AlertRuleEffects',
    description: 'What recording an entry now would do to the alerts of every rule that watches one of its tracks',
  });
