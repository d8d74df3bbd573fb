export const formalStates = [
  'none',
  'exploratory',
  'resumed',
  'open',
  'mechanism',
  'paused',
  'suspended',
  'ended',
] as const;
export const practiceStates = ['never', 'meeting', 'quiet', 'silent'] as const;
export const statuses = [
  'none',
  'exploratory',
  'resumed',
  'active',
  'working-group-active',
  'paused',
  'dormant',
  'frozen',
  'terminated',
] as const;
export const pressureLevels = ['low', 'elevated', 'high'] as const;
export const flagNames = ['thaw', 'contested', 'provisional', 'strained', 'stale', 'partial'] as const;

export type FormalState = (typeof formalStates)[number];
export type PracticeState = (typeof practiceStates)[number];
export type Status = (typeof statuses)[number];
export type PressureLevel = (typeof pressureLevels)[number];
export type Flag = (typeof flagNames)[number];

export const statusLabels: Readonly<Record<Status, string>> = {
  none: 'No cooperation on record',
  exploratory: 'Exploratory',
  resumed: 'Resumed',
  active: 'Active',
  'working-group-active': 'Working group active',
  paused: 'Paused',
  dormant: 'Dormant',
  frozen: 'Frozen',
  terminated: 'Terminated',
};
