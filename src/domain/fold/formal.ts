import { addExpiry, dropExpiries } from './expiry.js';
import { type TrackEvent, isInformal, isOperational, isSession, isTwoSided } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import { practiceOn } from './practice.js';
import type { FormalState } from '../policy/states.js';
import type { FormalPosition, MechanismState, TrackState } from './state.js';
import type { EventType } from '../events/vocabulary.js';

/** Moves the formal axis by the event's act, according to the policy's table of transitions. */
export function moveFormal(state: TrackState, event: TrackEvent, policy: Policy): TrackState {
  const act = actOf(event, state, policy);
  if (act === null) return state;
  const suspends = act === 'TalksSuspended' || act === 'CooperationSuspended';
  if (suspends && state.formal.state === 'suspended') return addSuspension(state, event);
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
 * parties or without a government, talks that are not dedicated, the end of one mechanism among several.
 */
function actOf(event: TrackEvent, state: TrackState, policy: Policy): EventType | null {
  if (isSession(event)) {
    if (isInformal(event) || !isTwoSided(event, state.parties)) return null;
    return event.type === 'WorkingGroupEstablished' ? event.type : 'WorkingGroupMet';
  }
  switch (event.type) {
    case 'TalksHeld':
    case 'InformationShared':
    case 'JointEnforcementAction':
      return isEngagement(event, state, policy) ? event.type : null;
    case 'WorkingGroupDissolved':
      return othersLive(state, event, () => true) ? null : event.type;
    case 'MechanismPaused':
      return othersLive(state, event, (m) => !m.paused) ? null : event.type;
    case 'AssessmentRecorded':
      return null;
    default:
      return event.type;
  }
}

function othersLive(state: TrackState, event: TrackEvent, also: (m: MechanismState) => boolean): boolean {
  return event.mechanism !== null && state.mechanisms.some((m) => m.id !== event.mechanism && m.live && also(m));
}

/** Whether the event is dedicated dialogue or operational cooperation between the governments of all parties. */
export function isEngagement(event: TrackEvent, state: TrackState, policy: Policy): boolean {
  if (isInformal(event) || !isTwoSided(event, state.parties)) return false;
  if (event.type === 'TalksHeld') return policy.practice.engagingRoles.includes(event.role!);
  return isOperational(event);
}

function leadsTo(state: TrackState, act: EventType, event: TrackEvent, policy: Policy): FormalState {
  const from = state.formal.state;
  const move = policy.transitions.find((t) => t.acts.includes(act))?.from[from] ?? from;
  if (typeof move !== 'object') return move;
  return practiceOn(event.day, state, policy).state === 'meeting' ? move.ifMeeting : move.to;
}

/** Adds a suspension by another party, or renews one by the same party: then the new term replaces the old one. */
function addSuspension(state: TrackState, event: TrackEvent): TrackState {
  const renewed = state.suspensions.filter((s) => s.by.every((party) => event.initiators.includes(party)));
  const others = state.suspensions.filter((s) => !renewed.includes(s));
  const suspensions = [...others, { by: event.initiators, event }];
  const by = [...new Set(suspensions.flatMap((suspension) => suspension.by))];
  const over = renewed.map((suspension) => suspension.event);
  const remaining = dropExpiries(state, (expiry) => over.includes(expiry.event));
  return addExpiry({ ...remaining, suspensions, formal: { ...remaining.formal, by } }, event, 'suspension');
}
