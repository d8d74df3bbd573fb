import type { Day } from '../time/day.js';
import type { TrackEvent } from '../record/track-event.js';
import type { FormalState } from '../policy/states.js';
import { endedMechanism, type Expiry, type MechanismState, type TrackState } from './state.js';

/** Adds the expiry of an event's effect, if its `expires` has a latest bound. */
export function addExpiry(state: TrackState, event: TrackEvent, ends: Expiry['ends']): TrackState {
  const day = event.expires?.latest;
  if (day === undefined || day === null) return state;
  // A term ends with its last day; an assessment applies through its last day, and the rules apply from the next day on.
  const last = ends === 'assessment' ? day + 1 : day;
  const expiries = [...state.expiries, { day: last, event, ends }].sort((a, b) => a.day - b.day);
  return { ...state, expiries };
}

/** Removes the expiries that are over or renewed. */
export function dropExpiries(state: TrackState, over: (expiry: Expiry) => boolean): TrackState {
  return state.expiries.some(over) ? { ...state, expiries: state.expiries.filter((e) => !over(e)) } : state;
}

/** Applies all expiries before a day; for the state at the end of day `d` pass `d + 1`. */
export function expireBefore(state: TrackState, day: Day): TrackState {
  const due = state.expiries.filter((expiry) => expiry.day < day);
  if (due.length === 0) return state;
  return { ...due.reduce(expire, state), expiries: state.expiries.slice(due.length) };
}

function expire(state: TrackState, { event, ends }: Expiry): TrackState {
  switch (ends) {
    case 'agreement':
      return expireAgreement(state, event);
    case 'suspension':
      return expireSuspension(state, event);
    case 'assessment':
      return withAssessments(
        state,
        state.assessments.filter((assessment) => assessment !== event),
      );
    case 'mechanism': {
      const ended = changeNamedMechanism(event, endedMechanism);
      return reopen({ ...state, mechanisms: state.mechanisms.map(ended) }, event);
    }
    case 'pause':
      return reopen(
        { ...state, mechanisms: state.mechanisms.map(changeNamedMechanism(event, (m) => ({ ...m, pausedBy: null }))) },
        event,
      );
  }
}

/** Sets the unexpired assessments; the one with the latest knowledge day (then position) is in force. */
export function withAssessments(state: TrackState, assessments: readonly TrackEvent[]): TrackState {
  const [assessment = null] = [...assessments].sort((a, b) => b.known - a.known || b.position - a.position);
  return { ...state, assessments, assessment };
}

/** Ends the agreement, and with it the presumption that mechanisms go on under it. */
function expireAgreement(state: TrackState, event: TrackEvent): TrackState {
  const mechanisms = state.mechanisms.map((m) => (m.presumedOperating ? { ...m, presumedOperating: false } : m));
  const ended = { ...state, mechanisms, presumedAgreement: null, suspendedAgreement: null };
  const inactive = state.formal.state === 'none' || state.formal.state === 'ended';
  return inactive ? ended : moved({ ...ended, suspensions: [] }, 'ended', event);
}

function expireSuspension(before: TrackState, event: TrackEvent): TrackState {
  const mechanisms = before.mechanisms.map((m) => (m.suspendedBy === event ? { ...m, suspendedBy: null } : m));
  const state = before.mechanisms.some((m) => m.suspendedBy === event) ? { ...before, mechanisms } : before;
  const suspensions = state.suspensions.filter((suspension) => suspension.event !== event);
  if (state.formal.state !== 'suspended' || suspensions.length === state.suspensions.length) return state;
  if (suspensions.length > 0) {
    const by = [...new Set(suspensions.flatMap((suspension) => suspension.by))];
    return { ...state, suspensions, formal: { ...state.formal, by } };
  }
  const channel = state.beneath === 'mechanism' || state.beneath === 'paused';
  return moved({ ...state, suspensions }, channel ? channelOf(state) : state.beneath, event);
}

/** Moves the formal axis after the end of a mechanism or of its pause, if the axis depends on mechanisms. */
function reopen(state: TrackState, event: TrackEvent): TrackState {
  const { state: formal } = state.formal;
  if (formal !== 'mechanism' && formal !== 'paused') return state;
  const to = channelOf(state);
  return to === formal ? state : moved(state, to, event);
}

/** The formal state that the live mechanisms give. */
function channelOf({ mechanisms }: TrackState): FormalState {
  const live = mechanisms.filter((m) => m.live);
  if (live.length === 0) return 'open';
  return live.every((m) => m.pausedBy !== null) ? 'paused' : 'mechanism';
}

function moved(state: TrackState, to: FormalState, event: TrackEvent): TrackState {
  const formal = { state: to, by: [], since: event.expires!.view(), event, expired: true };
  return { ...state, formal, thaw: to === 'suspended' ? state.thaw : null };
}

/** A function that changes the mechanism that an event names, or every mechanism if it names none. */
export function changeNamedMechanism(event: TrackEvent, change: (m: MechanismState) => MechanismState) {
  return (m: MechanismState) => (event.mechanism === null || m.id === event.mechanism ? change(m) : m);
}
