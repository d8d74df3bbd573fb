import { addExpiry, dropExpiries } from './expiry.js';
import { othersLive, suspendsOneLine } from './mechanisms.js';
import {
  isInformal,
  isOperational,
  isIndirect,
  involvesTwoSides,
  isSession,
  involvesEverySide,
  type TrackAct,
  type TrackEvent,
} from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import { practiceOn } from './practice.js';
import type { FormalState } from '../policy/states.js';
import type { FormalPosition, Suspension, TrackState } from './state.js';
import { type EventType, vocabularyOf } from '../events/vocabulary.js';

/** Moves the formal axis by the event's act, according to the policy's table of transitions. */
export function moveFormal(state: TrackState, event: TrackAct, policy: Policy): TrackState {
  const act = actOf(event, state, policy);
  if (act === null) return state;
  const suspends = act === 'TalksSuspended' || act === 'CooperationSuspended';
  if (suspends && state.formal.state === 'suspended') return addSuspension(state, event);
  const standing = act === 'CooperationResumed' ? suspensionsAfter(state, event, policy) : [];
  if (standing.length > 0) return withSuspensions(state, standing);
  const to = leadsTo(state, act, event, policy);
  if (to === state.formal.state) return state;
  const formal: FormalPosition = {
    state: to,
    by: to === 'suspended' || to === 'ended' || to === 'paused' ? event.initiators : [],
    since: event.date.startView(),
    event,
    expired: false,
  };
  if (to === 'suspended') return addSuspension({ ...state, formal, beneath: state.formal.state }, event);
  const over = state.suspensions.map((suspension) => suspension.event);
  const moved = dropExpiries({ ...state, formal, suspensions: [] }, (expiry) => over.includes(expiry.event));
  return to === 'ended' ? dropExpiries(moved, (expiry) => expiry.ends === 'agreement') : moved;
}

/**
 * The act of an event for the table of transitions. `null` if the event is no such act on this track: talks without all
 * sides or without a government, talks that are not dedicated, a joint act of one side, the end of one line among
 * several.
 */
function actOf(event: TrackAct, state: TrackState, policy: Policy): EventType | null {
  if (isSession(event)) {
    if (isInformal(event) || !involvesEverySide(event, state.sides)) return null;
    return event.type === 'WorkingGroupEstablished' ? event.type : 'WorkingGroupMet';
  }
  if (policy.consent && !hasConsent(event, state)) return null;
  switch (event.type) {
    case 'TalksHeld':
    case 'InformationShared':
    case 'JointEnforcementAction':
      return isEngagement(event, state, policy) ? event.type : null;
    case 'WorkingGroupDissolved':
      return othersLive(event, state.mechanisms) ? null : event.type;
    case 'MechanismPaused':
      return othersLive(event, state.mechanisms, (m) => m.pausedBy === null) ? null : event.type;
    case 'TalksSuspended':
    case 'CooperationSuspended':
      return suspendsOneLine(event, state) ? null : event.type;
    case 'CooperationResumed':
      return resumesOneLine(event, state) ? null : event.type;
    default:
      return event.type;
  }
}

/**
 * Whether a joint act has the consent that it needs: a resumption that of two sides, or of the party that suspended; every
 * other one that of all sides.
 */
export function hasConsent(event: TrackAct, state: TrackState): boolean {
  if (!vocabularyOf(event.type).needsConsent || involvesEverySide(event, state.sides)) return true;
  return (
    event.type === 'CooperationResumed' && (involvesTwoSides(event, state.sides) || lifted(state, event).length > 0)
  );
}

/** Whether a resumption takes up one line that was suspended or broke down alone, while the track goes on. */
function resumesOneLine(event: TrackEvent, { formal, mechanisms }: TrackState): boolean {
  if (event.mechanism === null || formal.state === 'suspended') return false;
  return mechanisms.some((m) => m.id === event.mechanism && (m.suspendedBy !== null || m.lapsedBy !== null));
}

/** The suspensions that the parties of an act declared: they may lift them alone. */
export function lifted({ suspensions }: TrackState, event: TrackEvent): Suspension[] {
  return suspensions.filter(({ by }) => by.length > 0 && by.every((party) => event.participants.includes(party)));
}

/** The suspensions that stand after a resumption: none after one of all sides; else those that absent parties declared. */
function suspensionsAfter(state: TrackState, event: TrackEvent, policy: Policy): Suspension[] {
  if (!policy.consent || involvesEverySide(event, state.sides)) return [];
  const over = lifted(state, event);
  return state.suspensions.filter((suspension) => !over.includes(suspension));
}

function withSuspensions(state: TrackState, suspensions: readonly Suspension[]): TrackState {
  const by = [...new Set(suspensions.flatMap((suspension) => suspension.by))];
  const over = state.suspensions.filter((s) => !suspensions.includes(s)).map(({ event }) => event);
  const remaining = dropExpiries(state, (expiry) => over.includes(expiry.event));
  return { ...remaining, suspensions, formal: { ...remaining.formal, by } };
}

/** Whether the event is dedicated dialogue or operational cooperation between the governments of all parties. */
export function isEngagement(event: TrackEvent, state: TrackState, policy: Policy): boolean {
  if (isInformal(event) || isIndirect(event) || !involvesEverySide(event, state.sides)) return false;
  if (event.type === 'TalksHeld') return policy.practice.engagingRoles.includes(event.role!);
  return isOperational(event);
}

function leadsTo(state: TrackState, act: EventType, event: TrackEvent, policy: Policy): FormalState {
  const from = state.formal.state;
  const move = policy.transitions.find((t) => t.acts.includes(act))?.from[from] ?? from;
  if (typeof move !== 'object') return move;
  const { to, ifReturned, ifRoutine, ifAgreement, ifTalks, ifMeeting, ifMechanism } = move;
  if (ifReturned !== undefined && state.sides.length > 2 && lifted(state, event).length === state.suspensions.length) {
    return ifReturned;
  }
  if (ifRoutine !== undefined && state.mechanisms.some((m) => m.live && m.routineSuspended)) return ifRoutine;
  if (ifAgreement !== undefined && state.suspendedAgreement) return ifAgreement;
  if (ifTalks !== undefined && isBroughtByTalks(event, state)) return ifTalks;
  if (ifMeeting !== undefined && practiceOn(event.day, state, policy).state === 'meeting') return ifMeeting;
  return ifMechanism !== undefined && state.mechanisms.some((m) => m.live) ? ifMechanism : to;
}

/** Whether dedicated talks were held on the day of an act, or led to it by a link. */
function isBroughtByTalks(event: TrackEvent, { engagement }: TrackState): boolean {
  if (!engagement) return false;
  const talks = engagement.event;
  const linked =
    talks.links.some(({ rel, event: id }) => rel === 'triggers' && id === event.id) ||
    event.links.some(({ rel, event: id }) => (rel === 'after' || rel === 'responds-to') && id === talks.id);
  return talks.type === 'TalksHeld' && (engagement.lastDay >= event.day || linked);
}

/** Adds a suspension by another party, or renews one by the same party: then the new term replaces the old one. */
function addSuspension(state: TrackState, event: TrackEvent): TrackState {
  const others = state.suspensions.filter(
    (s) => s.by.length === 0 || !s.by.every((party) => event.initiators.includes(party)),
  );
  return addExpiry(withSuspensions(state, [...others, { by: event.initiators, event }]), event, 'suspension');
}
