import type { TrackEvent } from '../record/track-event.js';
import { partyName } from '../events/party.js';
import type { EventType } from '../events/vocabulary.js';

const and = new Intl.ListFormat('en-GB');
const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });

export const listInWords = (words: readonly string[]): string => and.format(words);
const inChoice = (words: readonly string[]): string => or.format(words);

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const grouped = new Intl.NumberFormat('en-GB');

/** `one meeting`, `two meetings`, `1,204 meetings`: numbers up to ten in words. */
export function countInWords(count: number, [one, many]: readonly [one: string, many: string]): string {
  return `${small[count] ?? grouped.format(count)} ${count === 1 ? one : many}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An act as a noun, for what would change a status. */
const actNoun: Partial<Record<EventType, string>> = {
  ExploratoryAgreementReached: 'an agreement to explore a channel',
  WorkingGroupAnnounced: 'an agreement to set up a working group',
  CooperationResumed: 'an agreed resumption',
  TalksHeld: 'talks on the subject',
  InformationShared: 'an exchange of information',
  JointEnforcementAction: 'joint work on a case',
  AgreementSigned: 'a signed agreement',
  AgreementEnteredIntoForce: 'an agreement that comes into force',
  WorkingGroupEstablished: 'the launch of a working group',
  WorkingGroupMet: 'a session of a working group',
  TalksSuspended: 'a suspension of talks',
  CooperationSuspended: 'a suspension of cooperation',
  CooperationLapsed: 'a breakdown of contact that nobody announces',
  WorkingGroupDissolved: 'the end of the last working group',
  AgreementExpired: 'the expiry of the agreement',
  AgreementWithdrawn: 'a withdrawal from the agreement',
  MechanismPaused: 'a pause of its sessions',
};

/** Acts that are named together where they stand together. */
const pairs: readonly (readonly [EventType, EventType, string])[] = [
  ['WorkingGroupEstablished', 'WorkingGroupMet', 'the launch or a session of a working group'],
  ['TalksSuspended', 'CooperationSuspended', 'a suspension of talks or cooperation'],
  [
    'ExploratoryAgreementReached',
    'WorkingGroupAnnounced',
    'an agreement to explore a channel or set up a working group',
  ],
  ['AgreementSigned', 'AgreementEnteredIntoForce', 'an agreement that is signed or comes into force'],
  ['AgreementExpired', 'AgreementWithdrawn', 'the expiry of the agreement or a withdrawal from it'],
];

/** Acts as nouns: `an agreed resumption or the launch or a session of a working group`. */
export function actsInChoice(types: readonly EventType[]): string {
  const paired = pairs.filter(([a, b]) => types.includes(a) && types.includes(b));
  const rest = types.filter((type) => !paired.some(([a, b]) => type === a || type === b));
  return inChoice([...rest.map((type) => actNoun[type] ?? typeNouns[type][0]), ...paired.map(([, , noun]) => noun)]);
}

/** The singular and plural under which events of a type are counted. */
export const typeNouns: Readonly<Record<EventType, readonly [string, string]>> = {
  TalksHeld: ['meeting', 'meetings'],
  WorkingGroupMet: ['session of a working group', 'sessions of a working group'],
  WorkingGroupEstablished: ['launch of a working group', 'launches of working groups'],
  InformationShared: ['exchange of information', 'exchanges of information'],
  JointEnforcementAction: ['joint operation', 'joint operations'],
  TalksProposed: ['proposal to meet', 'proposals to meet'],
  TalksDeclined: ['refusal to meet', 'refusals to meet'],
  MeetingCancelled: ['cancelled meeting', 'cancelled meetings'],
  MeetingNotHeld: ['announced meeting that was not held', 'announced meetings that were not held'],
  ContactAttempted: ['attempt at contact that failed', 'attempts at contact that failed'],
  ExploratoryAgreementReached: ['agreement to explore', 'agreements to explore'],
  WorkingGroupAnnounced: ['agreement to set up a working group', 'agreements to set up working groups'],
  WorkingGroupDissolved: ['end of a working group', 'ends of working groups'],
  MechanismPaused: ['pause of sessions', 'pauses of sessions'],
  TalksSuspended: ['suspension of talks', 'suspensions of talks'],
  CooperationSuspended: ['suspension of cooperation', 'suspensions of cooperation'],
  CooperationLapsed: ['unannounced breakdown of contact', 'unannounced breakdowns of contact'],
  CooperationResumed: ['agreed resumption', 'agreed resumptions'],
  CommitmentMade: ['promise', 'promises'],
  CommitmentFulfilled: ['promise kept', 'promises kept'],
  CommitmentPartlyFulfilled: ['promise kept in part', 'promises kept in part'],
  CommitmentBroken: ['promise broken', 'promises broken'],
  AgreementSigned: ['signed agreement', 'signed agreements'],
  AgreementEnteredIntoForce: ['agreement that came into force', 'agreements that came into force'],
  AgreementExtended: ['extension of an agreement', 'extensions of agreements'],
  AgreementExpired: ['agreement that expired', 'agreements that expired'],
  AgreementWithdrawn: ['withdrawal from an agreement', 'withdrawals from agreements'],
  PartyWithdrew: ['withdrawal of one party', 'withdrawals of single parties'],
  RegulatoryControlAdopted: ['new control at home', 'new controls at home'],
  DomesticEnforcementTaken: ['measure of enforcement at home', 'measures of enforcement at home'],
  ConcessionMade: ['concession', 'concessions'],
  ConcessionWithdrawn: ['concession taken back', 'concessions taken back'],
  SanctionEased: ['easing of sanctions or tariffs', 'easings of sanctions or tariffs'],
  SanctionImposed: ['sanction', 'sanctions'],
  TariffImposed: ['tariff', 'tariffs'],
  IndictmentAnnounced: ['indictment', 'indictments'],
  AdverseListingPublished: ['adverse listing', 'adverse listings'],
  IrritantOccurred: ['irritant from outside', 'irritants from outside'],
  ThreatIssued: ['threat', 'threats'],
  DemandMade: ['demand', 'demands'],
  DemandRejected: ['rejected demand', 'rejected demands'],
  CriticismVoiced: ['public criticism', 'public criticisms'],
  DenialIssued: ['denial', 'denials'],
  SupportVoiced: ['word of support', 'words of support'],
  StatementMade: ['statement', 'statements'],
  OfferMade: ['conditional offer', 'conditional offers'],
};

/** What happened, as a clause in the past tense: `China suspended talks`. */
export function actClause(event: TrackEvent, parties: readonly string[]): string {
  const sides = parties.length === 2 ? 'the two sides' : 'the parties';
  const who = event.initiators.length > 0 ? listInWords(event.initiators.map(partyName)) : 'a party';
  const session = event.type === 'TalksHeld' && event.mechanism !== null && event.role === 'dedicated';
  const clauses: Partial<Record<TrackEvent['type'], string>> = {
    ExploratoryAgreementReached: `${sides} agreed to explore a channel`,
    WorkingGroupAnnounced: `${sides} agreed to set up a working group`,
    CooperationResumed: `${sides} agreed to resume`,
    TalksHeld: session ? 'a working group met' : `${sides} held talks`,
    InformationShared: `${sides} exchanged information`,
    JointEnforcementAction: `${sides} worked on a case together`,
    AgreementSigned: 'an agreement was signed',
    AgreementEnteredIntoForce: 'an agreement came into force',
    AgreementExpired: 'the agreement expired',
    AgreementWithdrawn: `${who} withdrew from the agreement`,
    WorkingGroupEstablished: 'a working group was launched',
    WorkingGroupMet: 'a working group met',
    WorkingGroupDissolved: 'the working group was dissolved',
    MechanismPaused: 'sessions were paused',
    TalksSuspended: `${who} suspended talks`,
    CooperationSuspended: `${who} suspended cooperation`,
    CooperationLapsed: 'contact broke down without an announcement',
  };
  return clauses[event.type] ?? 'this happened';
}

const plain: ReadonlySet<TrackEvent['type']> = new Set([
  'TalksSuspended',
  'CooperationSuspended',
  'AgreementWithdrawn',
  'CooperationLapsed',
]);

/** The clause, with the event's title where the clause alone would say too little. */
export function actClauseWithTitle(event: TrackEvent, parties: readonly string[]): string {
  const clause = actClause(event, parties);
  return plain.has(event.type) ? clause : `${clause}: “${event.title}”`;
}
