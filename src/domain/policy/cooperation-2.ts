import { cooperationPolicy, moves } from './cooperation-1.js';
import type { PolicyInput } from './policy.js';

/**
 * The rules for a track of cooperation between states, second version: whose act counts, talks that bring a resumption,
 * pauses that end by talks, joint promises that start the clock, and weights for what strains. `docs/rules.md` has the
 * whole as a table, and what changed.
 */
export const cooperationPolicy2: PolicyInput = {
  ...cooperationPolicy,
  name: 'cooperation@2',
  consent: true,
  bridgesDays: 30,
  transitions: [
    { acts: ['ExploratoryAgreementReached', 'WorkingGroupAnnounced'], from: moves(['none', 'ended'], 'exploratory') },
    { acts: ['AgreementReached'], from: { none: 'exploratory' } },
    {
      acts: ['CooperationResumed'],
      from: {
        none: 'resumed',
        suspended: { to: 'resumed', ifRoutine: 'mechanism', ifAgreement: 'open', ifTalks: 'open' },
        ended: { to: 'resumed', ifTalks: 'open' },
        open: { to: 'resumed', ifMeeting: 'open' },
        mechanism: { to: 'resumed', ifMeeting: 'mechanism' },
        paused: { to: 'resumed', ifMeeting: 'mechanism' },
      },
    },
    {
      acts: ['TalksHeld'],
      from: {
        none: 'open',
        resumed: 'open',
        suspended: { to: 'suspended', ifReturned: 'open' },
        paused: { to: 'open', ifMechanism: 'paused' },
      },
    },
    {
      acts: ['InformationShared', 'JointEnforcementAction'],
      from: moves(['none', 'exploratory', 'resumed'], 'open'),
    },
    {
      acts: ['AgreementSigned', 'AgreementEnteredIntoForce'],
      from: moves(['none', 'exploratory', 'resumed', 'ended'], 'open'),
    },
    {
      acts: ['WorkingGroupEstablished', 'WorkingGroupMet'],
      from: moves(['none', 'exploratory', 'resumed', 'open', 'paused', 'suspended', 'ended'], 'mechanism'),
    },
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
    ...cooperationPolicy.practice,
    jointActs: [
      ...cooperationPolicy.practice.jointActs,
      'AgreementReached',
      'AgreementExtended',
      'DeadlineMoved',
      'CommitmentMade',
      'CommitmentPartlyFulfilled',
      'CommitmentFulfilled',
    ],
    countsEndOfPresumption: true,
  },
  pressure: {
    ...cooperationPolicy.pressure,
    elevatedFrom: 2,
    weights: {
      ForceUsed: 6,
      WithdrawalNotified: 3,
      CounterpartAbolished: 3,
      CommitmentBroken: 2,
      ConcessionWithdrawn: 2,
      PartyWithdrew: 2,
      MeetingCancelled: 2,
      MeetingNotHeld: 1,
      IndictmentAnnounced: 1,
      TalksDeclined: 1,
      ContactAttempted: 1,
      ConditionSet: 1,
      DenialIssued: 0,
    },
  },
};
