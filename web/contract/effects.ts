import type { Recorded } from '../../src/contract/log/intake.js';

export type { RuleEffect, RuleEffects } from '../../src/contract/alerts/rule-effects.js';
export type { Recorded } from '../../src/contract/log/intake.js';
export type { HistoryChange, StatusChange } from '../../src/contract/readings/changes.js';

/** Changes of the statuses of today and of the histories that an entry makes (`null` where they are not known), and remarks. */
export type Effects = Pick<Recorded, 'statusChanges' | 'historyChanges' | 'remarks'>;
