import type { PolicyInput } from './policy.js';
import { cooperationPolicy } from './cooperation-1.js';

/**
 * The rules for dialogue between leaders, who meet every few years where a working group meets every few months:
 * quiet after two years, silent after five, and every meeting of the two sides keeps the line open.
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
