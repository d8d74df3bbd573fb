import type { Policy } from '../policy/policy.js';
import { isInformal, isSession, involvesEverySide, type TrackAct, type TrackEvent } from '../record/track-event.js';
import { addExpiry, changeNamedMechanism, dropExpiries } from './expiry.js';
import {
  endedMechanism,
  type Expiry,
  laterContact,
  type MechanismState,
  type TrackState,
  unusedMechanism,
} from './state.js';

/** Records what an act does to the mechanisms of a track, and to the presumption that their routine goes on. */
export function recordMechanism(state: TrackState, event: TrackAct, policy: Policy): TrackState {
  const next = changed(state, event, policy);
  return policy.practice.countsEndOfPresumption && presumes(state) && !presumes(next)
    ? { ...next, presumptionEnded: { day: event.day, event } }
    : next;
}

function presumes({ mechanisms, presumedAgreement }: TrackState): boolean {
  return presumedAgreement !== null || mechanisms.some((m) => m.live && m.presumedOperating);
}

function changed(state: TrackState, event: TrackAct, policy: Policy): TrackState {
  switch (event.type) {
    case 'WorkingGroupDissolved': {
      const mechanisms = state.mechanisms.map(changeNamedMechanism(event, endedMechanism));
      return dropExpiries({ ...state, mechanisms }, (expiry) => endsMechanism(expiry.event, event));
    }
    case 'MechanismPaused': {
      const mechanisms = state.mechanisms.map(
        changeNamedMechanism(event, (m) => ({ ...m, pausedBy: event, resumedBy: null, presumedOperating: false })),
      );
      const renewed = dropExpiries(
        { ...withoutPresumedAgreement(state, event), mechanisms },
        (e) => e.ends === 'pause' && endsMechanism(e.event, event),
      );
      return addExpiry(renewed, event, 'pause');
    }
    case 'CooperationResumed':
      return resumed(state, event, policy);
    case 'TalksSuspended':
    case 'CooperationSuspended':
      return endPresumptions(event.mechanism === null ? state : withLineSuspended(state, event), event);
    case 'CooperationLapsed':
      return endPresumptions(
        othersLive(event, state.mechanisms) ? withLine(state, event, { lastSession: null, lapsedBy: event }) : state,
        event,
      );
    case 'WorkingGroupAnnounced':
      return event.mechanism === null ? state : withLine(state, event, { announcedBy: event });
    case 'CounterpartAbolished':
    case 'AgreementExpired':
    case 'AgreementWithdrawn':
      return endPresumptions(state, event);
    default:
      return isSession(event) ? recordSession(state, event) : state;
  }
}

/** Ends the presumption of the mechanism that an act names, or of all, and of the agreement if it names none. */
function endPresumptions(state: TrackState, event: TrackEvent): TrackState {
  const ended = withoutPresumedAgreement(state, event);
  const presumed = (m: MechanismState) => m.live && m.presumedOperating;
  if (!ended.mechanisms.some(presumed)) return ended;
  const routineSuspended = isSuspension(event);
  const end = changeNamedMechanism(event, (m) =>
    presumed(m) ? { ...m, presumedOperating: false, routineSuspended } : m,
  );
  return { ...ended, mechanisms: ended.mechanisms.map(end) };
}

function withoutPresumedAgreement(state: TrackState, event: TrackEvent): TrackState {
  const { presumedAgreement } = state;
  if (event.mechanism !== null || presumedAgreement === null) return state;
  return { ...state, presumedAgreement: null, suspendedAgreement: isSuspension(event) ? presumedAgreement : null };
}

function isSuspension({ type }: TrackEvent): boolean {
  return type === 'TalksSuspended' || type === 'CooperationSuspended';
}

/** Suspends one line; where that does not suspend the track too, its term is the line's own. */
function withLineSuspended(state: TrackState, event: TrackEvent): TrackState {
  const suspended = withLine(state, event, { suspendedBy: event });
  return state.suspensions.some((suspension) => suspension.event === event)
    ? suspended
    : addExpiry(suspended, event, 'suspension');
}

/**
 * Whether a suspension stops one line only: other mechanisms go on, the track is open besides, or it stands still as a
 * whole already.
 */
export function suspendsOneLine(event: TrackEvent, { mechanisms, formal }: TrackState): boolean {
  const standsBesides = formal.state === 'open' || formal.state === 'suspended' || formal.state === 'ended';
  if (standsBesides) return event.mechanism !== null;
  return othersLive(event, mechanisms, (m) => !m.suspendedBy);
}

/** Whether an act names one mechanism, and others are set up; `also` asks more of them. */
export function othersLive(
  { mechanism }: TrackEvent,
  mechanisms: readonly MechanismState[],
  also: (m: MechanismState) => boolean = () => true,
): boolean {
  return mechanism !== null && mechanisms.some((m) => m.id !== mechanism && m.live && also(m));
}

/** Changes the mechanism that an act names; one that is not known yet is added. */
function withLine(state: TrackState, event: TrackEvent, change: Partial<MechanismState>): TrackState {
  const known = state.mechanisms.find((m) => m.id === event.mechanism) ?? unusedMechanism(event.mechanism!);
  const others = state.mechanisms.filter((m) => m.id !== event.mechanism);
  return { ...state, mechanisms: [...others, { ...known, resumedBy: null, ...change }] };
}

/**
 * A resumption ends pauses, and suspensions of single lines: of the line that it names, or of all. Where the policy asks
 * for consent, a resumption by one side ends only the suspensions that this side declared.
 */
function resumed(state: TrackState, event: TrackEvent, policy: Policy): TrackState {
  const ofAll = !policy.consent || involvesEverySide(event, state.sides);
  // A resumption that has moved the whole track takes up its routine again.
  const whole = policy.practice.countsEndOfPresumption === true && state.formal.event === event;
  const lifts = ({ pausedBy, suspendedBy, lapsedBy, routineSuspended }: MechanismState) => {
    if (routineSuspended && suspendedBy === null) return whole;
    if (ofAll) return pausedBy !== null || suspendedBy !== null || lapsedBy !== null;
    return suspendedBy?.initiators.every((party) => event.initiators.includes(party)) ?? false;
  };
  const agreement = whole && state.suspendedAgreement ? state.suspendedAgreement : null;
  const takenUp = agreement ? { ...state, presumedAgreement: agreement, suspendedAgreement: null } : state;
  if (!state.mechanisms.some(lifts)) return takenUp;
  const lift = changeNamedMechanism(event, (m) => (lifts(m) ? takenUpAgain(m, event) : m));
  const lifted = { ...takenUp, mechanisms: state.mechanisms.map(lift) };
  return ofAll
    ? dropExpiries(lifted, (e) => e.ends === 'pause' && (event.mechanism === null || endsMechanism(e.event, event)))
    : lifted;
}

function takenUpAgain(m: MechanismState, event: TrackEvent): MechanismState {
  const presumedOperating = m.presumedOperating || m.routineSuspended;
  const stopped = { pausedBy: null, suspendedBy: null, lapsedBy: null, routineSuspended: false };
  const last = m.lastSession;
  // What never met, such as a ceasefire, works again at once; a body works once it meets.
  const isToMeet = !presumedOperating && last !== null && isSession(last.event) && last.lastDay < event.day;
  return { ...m, ...stopped, presumedOperating, resumedBy: isToMeet ? event : null };
}

/**
 * Whether an earlier event's term belongs to the mechanism that a later event names, or to any mechanism if it names
 * none.
 */
function endsMechanism(earlier: TrackEvent, later: TrackEvent): boolean {
  return earlier.mechanism !== null && (later.mechanism === null || earlier.mechanism === later.mechanism);
}

function recordSession(state: TrackState, event: TrackEvent): TrackState {
  if (isInformal(event) || !involvesEverySide(event, state.sides)) return state;
  const known = state.mechanisms.find((m) => m.id === event.mechanism) ?? unusedMechanism(event.mechanism!);
  const session: MechanismState = {
    ...known,
    cadenceDays: event.cadenceDays ?? known.cadenceDays,
    presumedOperating: event.presumedOperating ?? known.presumedOperating,
    live: true,
    pausedBy: null,
    suspendedBy: null,
    lapsedBy: null,
    announcedBy: null,
    resumedBy: null,
    lastSession: laterContact(known.lastSession, { lastDay: event.lastDay, event }),
  };
  const others = state.mechanisms.filter((m) => m.id !== event.mechanism);
  // A session ends every pause of the mechanism, and a new term replaces the old one.
  const over = (e: Expiry) => e.event.mechanism === session.id && (e.ends === 'pause' || event.expires !== null);
  const met = dropExpiries({ ...state, mechanisms: [...others, session] }, over);
  return event.type === 'WorkingGroupEstablished' ? addExpiry(met, event, 'mechanism') : met;
}
