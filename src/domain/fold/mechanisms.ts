import type { Policy } from '../policy/policy.js';
import { isInformal, isSession, isTwoSided, type TrackAct, type TrackEvent } from '../record/track-event.js';
import { addExpiry, changeNamedMechanism, dropExpiries } from './expiry.js';
import { type Expiry, laterContact, type MechanismState, type TrackState, unusedMechanism } from './state.js';

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
        { ...withoutPresumedAgreement(state, event), mechanisms },
        (e) => e.ends === 'pause' && endsMechanism(e.event, event),
      );
      return addExpiry(renewed, event, 'pause');
    }
    case 'CooperationResumed':
      return resumed(state, event, policy);
    case 'TalksSuspended':
    case 'CooperationSuspended':
      return endPresumptions(event.mechanism === null ? state : withLine(state, event, { suspendedBy: event }), event);
    case 'CooperationLapsed':
      return endPresumptions(event.mechanism === null ? state : withLineLapsed(state, event), event);
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
  const routineSuspended = event.type === 'TalksSuspended' || event.type === 'CooperationSuspended';
  const end = changeNamedMechanism(event, (m) =>
    presumed(m) ? { ...m, presumedOperating: false, routineSuspended } : m,
  );
  return { ...ended, mechanisms: ended.mechanisms.map(end) };
}

function withoutPresumedAgreement(state: TrackState, event: TrackEvent): TrackState {
  return event.mechanism === null && state.presumedAgreement ? { ...state, presumedAgreement: null } : state;
}

/**
 * Whether a suspension stops one line only: other mechanisms go on, the track is open besides, or it stands still as a
 * whole already.
 */
export function suspendsOneLine(event: TrackEvent, { mechanisms, formal }: TrackState): boolean {
  if (event.mechanism === null) return false;
  if (formal.state === 'open' || formal.state === 'suspended' || formal.state === 'ended') return true;
  return mechanisms.some((m) => m.live && m.id !== event.mechanism && !m.suspendedBy);
}

/** Changes the mechanism that an act names; one that is not known yet is added. */
function withLine(state: TrackState, event: TrackEvent, change: Partial<MechanismState>): TrackState {
  const known = state.mechanisms.find((m) => m.id === event.mechanism) ?? unusedMechanism(event.mechanism!);
  const others = state.mechanisms.filter((m) => m.id !== event.mechanism);
  return { ...state, mechanisms: [...others, { ...known, ...change }] };
}

/** A lapse of one line: its earlier sessions no longer count as contact. */
function withLineLapsed(state: TrackState, event: TrackEvent): TrackState {
  if (!state.mechanisms.some((m) => m.live && m.id !== event.mechanism)) return state;
  return withLine(state, event, { lastSession: null, lapsedBy: event });
}

/**
 * A resumption ends pauses, and suspensions of single lines: of the line that it names, or of all. Where the policy asks
 * for consent, a resumption by one side ends only the suspensions that this side declared.
 */
function resumed(state: TrackState, event: TrackEvent, policy: Policy): TrackState {
  const ofAll = !policy.consent || isTwoSided(event, state.sides);
  // A resumption that has lifted the suspension of the whole track takes up its routine again.
  const whole = policy.practice.countsEndOfPresumption === true && state.formal.state !== 'suspended';
  const lifts = ({ paused, suspendedBy, routineSuspended }: MechanismState) => {
    if (routineSuspended && suspendedBy === null) return whole;
    if (ofAll) return paused || suspendedBy !== null;
    return suspendedBy?.initiators.every((party) => event.initiators.includes(party)) ?? false;
  };
  if (!state.mechanisms.some(lifts)) return state;
  const lift = changeNamedMechanism(event, (m) => (lifts(m) ? takenUpAgain(m) : m));
  const lifted = { ...state, mechanisms: state.mechanisms.map(lift) };
  return ofAll
    ? dropExpiries(lifted, (e) => e.ends === 'pause' && (event.mechanism === null || endsMechanism(e.event, event)))
    : lifted;
}

function takenUpAgain(m: MechanismState): MechanismState {
  const presumedOperating = m.presumedOperating || m.routineSuspended;
  return { ...m, paused: false, suspendedBy: null, routineSuspended: false, presumedOperating };
}

/**
 * Whether an earlier event's term belongs to the mechanism that a later event names, or to any mechanism if it names
 * none.
 */
function endsMechanism(earlier: TrackEvent, later: TrackEvent): boolean {
  return earlier.mechanism !== null && (later.mechanism === null || earlier.mechanism === later.mechanism);
}

function recordSession(state: TrackState, event: TrackEvent): TrackState {
  if (isInformal(event) || !isTwoSided(event, state.sides)) return state;
  const known = state.mechanisms.find((m) => m.id === event.mechanism) ?? unusedMechanism(event.mechanism!);
  const session: MechanismState = {
    ...known,
    cadenceDays: event.cadenceDays ?? known.cadenceDays,
    presumedOperating: event.presumedOperating ?? known.presumedOperating,
    live: true,
    paused: false,
    suspendedBy: null,
    lapsedBy: null,
    announcedBy: null,
    lastSession: laterContact(known.lastSession, { lastDay: event.lastDay, event }),
  };
  const others = state.mechanisms.filter((m) => m.id !== event.mechanism);
  // A session ends every pause of the mechanism, and a new term replaces the old one.
  const over = (e: Expiry) => e.event.mechanism === session.id && (e.ends === 'pause' || event.expires !== null);
  const met = dropExpiries({ ...state, mechanisms: [...others, session] }, over);
  return event.type === 'WorkingGroupEstablished' ? addExpiry(met, event, 'mechanism') : met;
}
