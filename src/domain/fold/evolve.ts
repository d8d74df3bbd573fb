import { addExpiry, dropExpiries, expireBefore, changeNamedMechanism, withAssessments } from './expiry.js';
import { type TrackEvent, isDialogue, isInformal, isSession, isTwoSided } from '../record/track-event.js';
import { isEngagement, moveFormal } from './formal.js';
import type { Policy } from '../policy/policy.js';
import { pressurePoints } from './pressure.js';
import { endsBefore } from '../record/last-event.js';
import { type Expiry, laterContact, type MechanismState, type PressureAct, type TrackState } from './state.js';
import { vocabularyOf } from '../events/vocabulary.js';

/** The state after an event. The clock runs first: terms that ended before the event's day have expired. */
export function evolve(before: TrackState, event: TrackEvent, policy: Policy): TrackState {
  const state = expireBefore(before, event.day);
  if (event.assessment) return assess(state, event);
  const moved = recordMechanism(recordAgreement(moveFormal(state, event, policy), event), event);
  return recordThaw(recordPressure(recordContact(moved, event, policy), event, policy), event, policy);
}

/** Adds an assessment to the ones in force until it expires; it moves neither axis. */
function assess(state: TrackState, event: TrackEvent): TrackState {
  return addExpiry(withAssessments(state, [...state.assessments, event]), event, 'assessment');
}

/** Records the end of the track's agreement: the date set last applies, so an extension replaces it. */
function recordAgreement(state: TrackState, event: TrackEvent): TrackState {
  if (event.type === 'AssessmentRecorded' || !vocabularyOf(event.type).setsAgreementTerm || !event.expires)
    return state;
  return addExpiry(
    dropExpiries(state, (expiry) => expiry.ends === 'agreement'),
    event,
    'agreement',
  );
}

function recordMechanism(state: TrackState, event: TrackEvent): TrackState {
  switch (event.type) {
    case 'WorkingGroupDissolved': {
      const mechanisms = state.mechanisms.map(
        changeNamedMechanism(event, (m) => ({ ...m, live: false, presumedOperating: false })),
      );
      return dropExpiries({ ...state, mechanisms }, (expiry) => endsMechanism(expiry.event, event));
    }
    case 'MechanismPaused': {
      const mechanisms = state.mechanisms.map(
        changeNamedMechanism(event, (m) => ({ ...m, paused: true, presumedOperating: false })),
      );
      const renewed = dropExpiries(
        { ...state, mechanisms },
        (e) => e.ends === 'pause' && endsMechanism(e.event, event),
      );
      return addExpiry(renewed, event, 'pause');
    }
    case 'CooperationResumed': {
      if (!state.mechanisms.some((m) => m.paused)) return state;
      const mechanisms = state.mechanisms.map((m) => (m.paused ? { ...m, paused: false } : m));
      return dropExpiries({ ...state, mechanisms }, (expiry) => expiry.ends === 'pause');
    }
    case 'TalksSuspended':
    case 'CooperationSuspended':
    case 'CooperationLapsed':
    case 'AgreementExpired':
    case 'AgreementWithdrawn': {
      const presumed = (m: MechanismState) => m.live && m.presumedOperating;
      if (!state.mechanisms.some(presumed)) return state;
      const mechanisms = state.mechanisms.map((m) => (presumed(m) ? { ...m, presumedOperating: false } : m));
      return { ...state, mechanisms };
    }
    default:
      return isSession(event) ? recordSession(state, event) : state;
  }
}

/**
 * Whether an earlier event's term belongs to the mechanism that a later event names, or to any mechanism if it names
 * none.
 */
function endsMechanism(earlier: TrackEvent, later: TrackEvent): boolean {
  return earlier.mechanism !== null && (later.mechanism === null || earlier.mechanism === later.mechanism);
}

function recordSession(state: TrackState, event: TrackEvent): TrackState {
  if (isInformal(event) || !isTwoSided(event, state.parties)) return state;
  const known = state.mechanisms.find((m) => m.id === event.mechanism);
  const session: MechanismState = {
    id: event.mechanism!,
    cadenceDays: event.cadenceDays ?? known?.cadenceDays ?? null,
    presumedOperating: event.presumedOperating ?? known?.presumedOperating ?? false,
    live: true,
    paused: false,
    lastSession: laterContact(known?.lastSession ?? null, { lastDay: event.lastDay, event }),
  };
  const others = state.mechanisms.filter((m) => m.id !== event.mechanism);
  // A session ends every pause of the mechanism, and a new term replaces the old one.
  const over = (e: Expiry) => e.event.mechanism === session.id && (e.ends === 'pause' || event.expires !== null);
  const met = dropExpiries({ ...state, mechanisms: [...others, session] }, over);
  return event.type === 'WorkingGroupEstablished' ? addExpiry(met, event, 'mechanism') : met;
}

function recordContact(state: TrackState, event: TrackEvent, policy: Policy): TrackState {
  let next = state;
  const contact = { lastDay: event.lastDay, event };
  if (isDialogue(event, state.parties) && !isInformal(event)) {
    const { lastDialogue } = next;
    next = lastDialogue && endsBefore(event, lastDialogue.event) ? next : { ...next, lastDialogue: contact };
  }
  if (!isSession(event) && isEngagement(event, state, policy)) {
    next = { ...next, engagement: laterContact(next.engagement, contact) };
  }
  if (policy.practice.jointActs.some((act) => act === event.type)) {
    next = { ...next, jointAct: { day: event.visibleFrom, event } };
  }
  if (event.type === 'CooperationLapsed') next = { ...next, lapse: event };
  return { ...next, parties: partiesAfter(state.parties, event) };
}

/** The parties after an event; a withdrawal that would leave fewer than two parties leaves them unchanged. */
export function partiesAfter(parties: readonly string[], event: TrackEvent): readonly string[] {
  if (event.type !== 'PartyWithdrew') return parties;
  const staying = parties.filter((party) => !event.initiators.includes(party));
  return staying.length < 2 ? parties : staying;
}

/** Records acts of pressure and negative statements, each of which counts through the trailing window. */
function recordPressure(state: TrackState, event: TrackEvent, policy: Policy): TrackState {
  const points = pressurePoints(event, policy);
  if (points === 0) return state;
  const act: PressureAct = { lastDay: event.visibleFrom + policy.pressure.windowDays, points, event };
  return { ...state, pressure: [...state.pressure.filter((earlier) => earlier.lastDay >= event.day), act] };
}

/** Records a thaw: an exploratory act or two-sided dialogue during a suspension; pressure from a government ends it. */
function recordThaw(state: TrackState, event: TrackEvent, policy: Policy): TrackState {
  if (state.formal.state !== 'suspended') return state.thaw ? { ...state, thaw: null } : state;
  const exploratory = event.type === 'ExploratoryAgreementReached' || event.type === 'WorkingGroupAnnounced';
  if ((exploratory && !isInformal(event)) || isDialogue(event, state.parties)) {
    return { ...state, thaw: { lastDay: event.visibleFrom + policy.thawDays, event } };
  }
  if (event.group === 'pressure' && !isInformal(event) && state.thaw) return { ...state, thaw: null };
  return state;
}

/** Folds ordered events from a state. */
export function foldFrom(state: TrackState, events: readonly { event: TrackEvent }[], policy: Policy): TrackState {
  return events.reduce((folded, { event }) => evolve(folded, event, policy), state);
}
