import type { EventType } from '../events/vocabulary.js';
import type { TalksMode } from '../events/event.js';
import type { Report } from '../reports/report.js';

/** What the code of a provider means in the vocabulary. */
export interface CodedAct {
  /** `null` where the code fits no type well enough to propose one. */
  readonly type: EventType | null;
  readonly mode?: TalksMode;
  /** The code is of violence, protest or aid in kind: no act between governments. */
  readonly isOffTrack?: true;
  /** The label of the code. */
  readonly label: string;
}

const act = (label: string, type: EventType | null, mode?: TalksMode): CodedAct =>
  mode ? { label, type, mode } : { label, type };
const offTrack = (label: string): CodedAct => ({ label, type: null, isOffTrack: true });

/**
 * CAMEO codes by their beginning, the longest that fits counts: the crosswalk of the field, in which a code inherits what
 * its parent means. Codes that say less than any type does (05 engage in diplomatic cooperation, 06 engage in material
 * cooperation, 0832) propose none.
 */
const cameo: Readonly<Record<string, CodedAct>> = {
  '01': act('make a public statement', 'StatementMade'),
  '012': act('make a pessimistic comment', 'CriticismVoiced'),
  '013': act('make an optimistic comment', 'SupportVoiced'),
  '016': act('deny responsibility', 'DenialIssued'),
  '018': act('make an empathetic comment', 'SupportVoiced'),
  '019': act('express accord', 'SupportVoiced'),
  '02': act('appeal', 'DemandMade'),
  '026': act('appeal to others to meet or negotiate', 'TalksProposed'),
  '03': act('express intent to cooperate', 'CommitmentMade'),
  '036': act('express intent to meet or negotiate', 'TalksProposed'),
  '04': act('consult', 'TalksHeld'),
  '041': act('discuss by telephone', 'TalksHeld', 'phone'),
  '042': act('make a visit', 'TalksHeld', 'visit'),
  '043': act('host a visit', 'TalksHeld', 'host'),
  '044': act('meet at a third location', 'TalksHeld', 'third-place'),
  '045': act('mediate', 'TalksHeld', 'indirect'),
  '05': act('engage in diplomatic cooperation', null),
  '051': act('praise or endorse', 'SupportVoiced'),
  '052': act('defend verbally', 'SupportVoiced'),
  '053': act('rally support on behalf of', 'SupportVoiced'),
  '054': act('grant diplomatic recognition', 'AgreementSigned'),
  '055': act('apologize', 'SupportVoiced'),
  '056': act('forgive', 'SupportVoiced'),
  '057': act('sign a formal agreement', 'AgreementSigned'),
  '06': act('engage in material cooperation', null),
  '063': act('engage in judicial cooperation', 'JointEnforcementAction'),
  '064': act('share intelligence or information', 'InformationShared'),
  '07': offTrack('provide aid'),
  '08': act('yield', 'ConcessionMade'),
  '0832': act('accede to demands for a change of policy', null),
  '085': act('ease sanctions, boycott or embargo', 'SanctionEased'),
  '09': act('investigate', null),
  '10': act('demand', 'DemandMade'),
  '106': act('demand a meeting or negotiation', 'TalksProposed'),
  '11': act('disapprove', 'CriticismVoiced'),
  '115': act('bring a lawsuit against', 'IndictmentAnnounced'),
  '116': act('find guilty or liable', 'IndictmentAnnounced'),
  '12': act('reject', 'DemandRejected'),
  '125': act('reject a proposal to meet or negotiate', 'TalksDeclined'),
  '128': act('defy norms or law', null),
  '13': act('threaten', 'ThreatIssued'),
  '14': offTrack('protest'),
  '15': offTrack('exhibit force posture'),
  '16': act('reduce relations', 'CooperationSuspended'),
  '161': act('reduce or break diplomatic relations', 'CooperationSuspended'),
  '162': act('reduce or stop material aid', null),
  '163': act('impose an embargo, boycott or sanctions', 'SanctionImposed'),
  '164': act('halt negotiations', 'TalksSuspended'),
  '165': act('halt mediation', 'TalksSuspended'),
  '166': act('expel or withdraw', 'IrritantOccurred'),
  '17': offTrack('coerce'),
  '173': act('arrest, detain or charge with legal action', 'IndictmentAnnounced'),
  '174': act('expel or deport individuals', 'IrritantOccurred'),
  '18': offTrack('assault'),
  '19': offTrack('fight'),
  '20': offTrack('use unconventional mass violence'),
};

/** PLOVER by event, and by event and mode; POLECAT writes both in capitals, with the mode behind a slash or a blank. */
const plover: Readonly<Record<string, CodedAct>> = {
  AGREE: act('agree', 'CommitmentMade'),
  CONSULT: act('consult', 'TalksHeld'),
  'CONSULT PHONE': act('consult by telephone', 'TalksHeld', 'phone'),
  'CONSULT VISIT': act('visit', 'TalksHeld', 'visit'),
  'CONSULT THIRD-PARTY': act('meet at a third place', 'TalksHeld', 'third-place'),
  'CONSULT MULTILATERAL': act('meet with several', 'TalksHeld', 'multilateral'),
  SUPPORT: act('support', null),
  CONCEDE: act('concede', 'ConcessionMade'),
  COOPERATE: act('cooperate', null),
  AID: offTrack('provide aid'),
  RETREAT: act('retreat', 'ConcessionMade'),
  'RETREAT EASE': act('ease sanctions', 'SanctionEased'),
  REQUEST: act('request', 'DemandMade'),
  'REQUEST MEET': act('ask to meet', 'TalksProposed'),
  ACCUSE: act('accuse', 'CriticismVoiced'),
  REJECT: act('reject', 'DemandRejected'),
  'REJECT MEET': act('refuse to meet', 'TalksDeclined'),
  THREATEN: act('threaten', 'ThreatIssued'),
  SANCTION: act('sanction', 'CooperationSuspended'),
  'SANCTION EXPEL': act('expel', 'IrritantOccurred'),
  PROTEST: offTrack('protest'),
  MOBILIZE: offTrack('mobilize'),
  COERCE: offTrack('coerce'),
  ASSAULT: offTrack('assault'),
};

/** What a report's code means; `undefined` for a report without one, or with one that is in no list. */
export function codedActOf({ code }: Report): CodedAct | undefined {
  if (code?.scheme === 'CAMEO') return longestIn(cameo, code.value.trim());
  if (code?.scheme === 'PLOVER') {
    const [event = '', mode] = code.value
      .trim()
      .toUpperCase()
      .split(/[\s/:]+/);
    return (mode !== undefined ? plover[`${event} ${mode}`] : undefined) ?? plover[event];
  }
  if (code?.scheme === 'ACLED') return acled(code.value);
  return undefined;
}

function longestIn(table: Readonly<Record<string, CodedAct>>, code: string): CodedAct | undefined {
  for (let length = code.length; length >= 2; length -= 1) {
    const found = table[code.slice(0, length)];
    if (found) return found;
  }
  return undefined;
}

/** ACLED codes political violence and protest; of its sub-events only an agreement is an act between governments. */
function acled(value: string): CodedAct {
  return /^agreement\b/i.test(value) ? act('agreement', 'AgreementSigned') : offTrack(value);
}
