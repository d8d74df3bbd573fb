import type { PolicyInput } from './policy.js';
import { cooperationPolicy } from './cooperation-1.js';

/**
 * The rules for dialogue between leaders, who meet every few years, whereas a working group meets every few months:
 * practice is quiet after two years and silent after five, and a meeting with the track on its agenda counts, too.
 */
export const leadersPolicy: PolicyInput = {
  ...cooperationPolicy,
  name: 'leaders@1',
  practice: {
    ...cooperationPolicy.practice,
    engagingRoles: ['dedicated', 'agenda-item'],
    quietAfterDays: 730,
    silentAfterDays: 1826,
    silentAfterDaysWhileAgreed: 1826,
  },
};
