import { addExpiry, dropExpiries, withAssessments } from './expiry.js';
import { settledBefore } from './standstill.js';
import { othersLive, recordMechanism } from './mechanisms.js';
import { beginRecord, openTrack } from './opening.js';
import {
  type TrackAct,
  type TrackEvent,
  isAct,
  isContact,
  isDialogue,
  isIndirect,
  isIndirectDialogue,
  isInformal,
  involvesTwoSides,
  isSession,
} from '../record/track-event.js';
import { sidesAfter } from '../record/sides.js';
import { hasConsent, isEngagement, lifted, moveFormal } from './formal.js';
import type { Policy } from '../policy/policy.js';
import { pressurePoints } from './pressure.js';
import { endsBefore } from '../record/last-event.js';
import { laterContact, type PressureAct, type TrackState } from './state.js';
import { vocabularyOf } from '../events/vocabulary.js';

/** The state after an event. The clock runs first: terms that ended before the event's day have expired. */
export function evolve(before: TrackState, event: TrackEvent, policy: Policy): TrackState {
  const state = settledBefore(before, event.day, policy);
  if (event.assessment) return assess(state, event);
  if (event.opening) return openTrack(state, event, event.opening);
  return isAct(event) ? act(beginRecord(state, event.day), event, policy) : state;
}

/** The state after an act. A joint act without the consent that it needs changes no formal state, term or mechanism. */
function act(state: TrackState, event: TrackAct, policy: Policy): TrackState {
  const counts = !policy.consent || event.type === 'CooperationResumed' || hasConsent(event, state);
  const moved = counts
    ? recordMechanism(recordAgreement(moveFormal(state, event, policy), event), event, policy)
    : state;
  return recordThaw(recordPressure(recordContact(moved, event, policy), event, policy), event, policy);
}

/** Adds an assessment to the ones in force until it expires; it moves neither axis. */
function assess(state: TrackState, event: TrackEvent): TrackState {
  return addExpiry(withAssessments(state, [...state.assessments, event]), event, 'assessment');
}

/**
 * Records the end of the track's agreement (the date set last applies, so an extension replaces it), and whether its
 * routine is presumed to go on unlogged.
 */
function recordAgreement(state: TrackState, event: TrackAct): TrackState {
  if (!vocabularyOf(event.type).setsAgreementTerm) return state;
  const presumed = event.presumedOperating === true ? { ...state, presumedAgreement: event } : state;
  if (!event.expires) return presumed;
  return addExpiry(
    dropExpiries(presumed, (expiry) => expiry.ends === 'agreement'),
    event,
    'agreement',
  );
}

/** Whether an act is a joint one from which silence is counted; where the policy asks for consent, one that no side does alone. */
function isJointAct(event: TrackAct, { sides }: TrackState, policy: Policy): boolean {
  return policy.practice.jointActs.includes(event.type) && (!policy.consent || involvesTwoSides(event, sides));
}

function recordContact(before: TrackState, event: TrackAct, policy: Policy): TrackState {
  const contact = { lastDay: event.lastDay, event };
  let next: TrackState = { ...before, sides: sidesAfter(before.sides, event, before.definedSides) };
  if (!isInformal(event)) {
    const { lastDialogue } = next;
    if (isDialogue(event, before.sides) && !(lastDialogue && endsBefore(event, lastDialogue.event))) {
      next = { ...next, lastDialogue: contact };
    }
    if (isIndirectDialogue(event, before.sides)) next = { ...next, indirect: laterContact(next.indirect, contact) };
    if (event.type === 'ForceUsed') next = { ...next, force: event };
    else if (next.force && isContact(event, before.sides) && !isIndirect(event)) next = { ...next, force: null };
  }
  if (!isSession(event) && isEngagement(event, before, policy)) {
    next = { ...next, engagement: laterContact(next.engagement, contact) };
  }
  if (isJointAct(event, before, policy)) next = { ...next, jointAct: { day: event.visibleFrom, event } };
  if (event.type === 'CooperationLapsed' && !othersLive(event, before.mechanisms)) next = { ...next, lapse: event };
  return next;
}

/** Records acts that count as pressure, each through the trailing window. */
function recordPressure(state: TrackState, event: TrackAct, policy: Policy): TrackState {
  const points = pressurePoints(event, policy);
  if (points === 0) return state;
  const act: PressureAct = { lastDay: event.visibleFrom + policy.pressure.windowDays, points, event };
  return { ...state, pressure: [...state.pressure.filter((earlier) => earlier.lastDay >= event.day), act] };
}

/** Records a thaw: an approach during a suspension; pressure from a government ends it. */
function recordThaw(state: TrackState, event: TrackAct, policy: Policy): TrackState {
  if (state.formal.state !== 'suspended') return state.thaw ? { ...state, thaw: null } : state;
  if (isApproach(event, state, policy)) {
    return { ...state, thaw: { lastDay: event.visibleFrom + policy.thawDays, event } };
  }
  if (event.group === 'pressure' && !isInformal(event) && state.thaw) return { ...state, thaw: null };
  return state;
}

/**
 * Whether an act is an approach during a suspension: an exploratory act or a dialogue of all sides; where the policy asks
 * for consent, also an offer of one side to resume, which lifts nothing by itself, and an offer to talk of the side that
 * suspended.
 */
function isApproach(event: TrackAct, state: TrackState, policy: Policy): boolean {
  const { sides } = state;
  if (isDialogue(event, sides)) return true;
  if (isInformal(event)) return false;
  const explores = event.type === 'ExploratoryAgreementReached' || event.type === 'WorkingGroupAnnounced';
  if (!policy.consent) return explores;
  if (event.type === 'CooperationResumed') return true;
  if (explores) return involvesTwoSides(event, sides);
  const suspender = lifted(state, event).length > 0;
  if (event.type === 'TalksHeld' && event.role !== 'side-contact') return suspender && involvesTwoSides(event, sides);
  return vocabularyOf(event.type).offersTalks === true && suspender;
}

/** Folds ordered events from a state. */
export function foldFrom(state: TrackState, events: readonly { event: TrackEvent }[], policy: Policy): TrackState {
  return events.reduce((folded, { event }) => evolve(folded, event, policy), state);
}
