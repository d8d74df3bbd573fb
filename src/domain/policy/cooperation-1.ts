import type { PolicyInput } from './policy.js';

const withoutMechanism = ['none', 'exploratory', 'resumed', 'open', 'paused', 'suspended', 'ended'] as const;
const notSilent = ['never', 'meeting', 'quiet'] as const;

/** The moves to `state` from each of the given formal states. */
export const moves = <S extends string, T extends string>(from: readonly S[], state: T) =>
  Object.fromEntries(from.map((formal) => [formal, state])) as Record<S, T>;

/** The rules for a track of cooperation between states. A published version never changes: a change is a new version. */
export const cooperationPolicy: PolicyInput = {
  name: 'cooperation@1',
  transitions: [
    {
      acts: ['ExploratoryAgreementReached', 'WorkingGroupAnnounced'],
      from: { none: 'exploratory', ended: 'exploratory' },
    },
    {
      acts: ['CooperationResumed'],
      from: {
        ...moves(['none', 'exploratory', 'suspended', 'ended'], 'resumed'),
        open: { to: 'resumed', ifMeeting: 'open' },
        mechanism: { to: 'resumed', ifMeeting: 'mechanism' },
        paused: { to: 'resumed', ifMeeting: 'mechanism' },
      },
    },
    {
      acts: ['TalksHeld', 'InformationShared', 'JointEnforcementAction'],
      from: moves(['none', 'exploratory', 'resumed'], 'open'),
    },
    {
      acts: ['AgreementSigned', 'AgreementEnteredIntoForce'],
      from: moves(['none', 'exploratory', 'resumed', 'ended'], 'open'),
    },
    { acts: ['WorkingGroupEstablished', 'WorkingGroupMet'], from: moves(withoutMechanism, 'mechanism') },
    {
      acts: ['TalksSuspended', 'CooperationSuspended'],
      from: moves(['none', 'exploratory', 'resumed', 'open', 'mechanism', 'paused'], 'suspended'),
    },
    { acts: ['WorkingGroupDissolved'], from: moves(['mechanism', 'paused'], 'open') },
    {
      acts: ['AgreementExpired', 'AgreementWithdrawn'],
      from: moves(['exploratory', 'resumed', 'open', 'mechanism', 'paused', 'suspended'], 'ended'),
    },
    { acts: ['MechanismPaused'], from: moves(['open', 'mechanism'], 'paused') },
  ],
  practice: {
    engagingRoles: ['dedicated'],
    rhythmFactor: 1.5,
    quietAfterDays: 180,
    silentAfterDays: 270,
    silentAfterDaysWhileAgreed: 180,
    jointActs: [
      'ExploratoryAgreementReached',
      'WorkingGroupAnnounced',
      'CooperationResumed',
      'AgreementSigned',
      'AgreementEnteredIntoForce',
    ],
  },
  statusTable: [
    { formal: ['suspended'], practice: [...notSilent, 'silent'], status: 'frozen' },
    { formal: ['ended'], practice: [...notSilent, 'silent'], status: 'terminated' },
    { formal: ['none'], practice: [...notSilent, 'silent'], status: 'none' },
    { formal: ['exploratory', 'resumed', 'open', 'mechanism', 'paused'], practice: ['silent'], status: 'dormant' },
    { formal: ['mechanism'], practice: ['meeting'], status: 'working-group-active' },
    { formal: ['mechanism', 'open'], practice: [...notSilent], status: 'active' },
    { formal: ['paused'], practice: [...notSilent], status: 'paused' },
    { formal: ['resumed'], practice: [...notSilent], status: 'resumed' },
    { formal: ['exploratory'], practice: [...notSilent], status: 'exploratory' },
  ],
  pressure: { windowDays: 90, pressureEvent: 2, negativeStatement: 1, elevatedFrom: 3, highFrom: 6 },
  thawDays: 180,
  staleAfterDays: 30,
  dueSoonDays: 30,
  standing: [
    'terminated',
    'frozen',
    'dormant',
    'paused',
    'none',
    'exploratory',
    'resumed',
    'active',
    'working-group-active',
  ],
};
