import type { Day } from './day.js';
import { type FoldEvent, isDialogue, isInformal, isOperational, isSession, isTwoSided } from './fold-event.js';
import type { Policy } from './policy.js';
import { practiceOn } from './practice.js';
import {
  type Expiry,
  type FormalPosition,
  later,
  type MechanismState,
  type PressureAct,
  type TrackState,
} from './state.js';
import { type EventType, vocabularyOf } from './vocabulary.js';

/** The state after an event. The clock runs first: what expired before the event's day has ended. */
export function evolve(before: TrackState, event: FoldEvent, policy: Policy): TrackState {
  const state = expireBefore(before, event.day);
  const act = actOf(event, state, policy);
  const moved = moveFormal(state, act, event, policy);
  const recorded = recordContact(recordMechanism(moved, event), event, policy);
  return recordThaw(recordPressure(recorded, event, policy), event, policy);
}

/** Ends what expires before a day; to settle a reading of day `d` ask for `d + 1`. */
export function expireBefore(state: TrackState, day: Day): TrackState {
  const due = state.expiries.filter((expiry) => expiry.day < day);
  if (due.length === 0) return state;
  return { ...due.reduce(expire, state), expiries: state.expiries.slice(due.length) };
}

function expire(state: TrackState, { event, ends, restores }: Expiry): TrackState {
  const since = event.expires!.view();
  const ended = (formal: FormalPosition): TrackState => ({
    ...state,
    formal: { ...formal, since, event, expired: true },
  });
  if (ends === 'agreement') {
    return state.formal.state === 'none' ? state : ended({ ...state.formal, state: 'ended', by: [] });
  }
  if (ends === 'position') {
    return state.formal.event === event && restores ? ended(restores) : state;
  }
  const mechanisms = state.mechanisms.map((m) =>
    m.id === event.mechanism ? { ...m, live: false, presumedOperating: false } : m,
  );
  const last =
    !mechanisms.some((m) => m.live) && (state.formal.state === 'mechanism' || state.formal.state === 'paused');
  return { ...(last ? ended({ ...state.formal, state: 'open', by: [] }) : state), mechanisms };
}

/**
 * The act that an event is on this track, for the table of transitions; `null` where it is none: talks of one side
 * alone or of no government, talks that are not dedicated, the end of one mechanism among several.
 */
function actOf(event: FoldEvent, state: TrackState, policy: Policy): EventType | null {
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
    default:
      return event.type;
  }
}

function othersLive(state: TrackState, event: FoldEvent, also: (m: MechanismState) => boolean): boolean {
  return event.mechanism !== null && state.mechanisms.some((m) => m.id !== event.mechanism && m.live && also(m));
}

/** Dedicated dialogue or operational cooperation of all parties' governments. */
function isEngagement(event: FoldEvent, state: TrackState, policy: Policy): boolean {
  if (isInformal(event) || !isTwoSided(event, state.parties)) return false;
  if (event.type === 'TalksHeld') return policy.practice.engagingRoles.includes(event.role!);
  return isOperational(event);
}

function moveFormal(state: TrackState, act: EventType | null, event: FoldEvent, policy: Policy): TrackState {
  if (act === null) return state;
  const from = state.formal.state;
  const move = policy.transitions.find((t) => t.acts.includes(act))?.from[from];
  if (move === undefined) return joinSuspension(state, act, event);
  const meeting = typeof move === 'object' && practiceOn(event.day, state, policy).state === 'meeting';
  const to = typeof move === 'object' ? (meeting ? move.ifMeeting : move.to) : move;
  if (to === from) return addExpiry(state, event, null);
  const formal: FormalPosition = {
    state: to,
    by: to === 'suspended' || to === 'ended' || to === 'paused' ? event.initiators : [],
    since: event.date.startView(),
    event,
    expired: false,
  };
  return addExpiry({ ...state, formal }, event, state.formal);
}

/** A second party that suspends what is suspended already is named beside the first. */
function joinSuspension(state: TrackState, act: EventType, event: FoldEvent): TrackState {
  const suspends = act === 'TalksSuspended' || act === 'CooperationSuspended';
  if (!suspends || state.formal.state !== 'suspended') return addExpiry(state, event, null);
  const by = [...new Set([...state.formal.by, ...event.initiators])];
  return { ...state, formal: { ...state.formal, by } };
}

const agreementTypes: ReadonlySet<EventType> = new Set([
  'AgreementSigned',
  'AgreementEnteredIntoForce',
  'AgreementExtended',
]);
const fixedTermTypes: ReadonlySet<EventType> = new Set(['TalksSuspended', 'CooperationSuspended', 'MechanismPaused']);

/** Notes when what the event made ends by itself. An extension moves the date of the agreement that stands. */
function addExpiry(state: TrackState, event: FoldEvent, restores: FormalPosition | null): TrackState {
  const day = event.expires?.latest;
  if (day === undefined || day === null) return state;
  const ends = agreementTypes.has(event.type) ? 'agreement' : fixedTermTypes.has(event.type) ? 'position' : 'mechanism';
  if (ends === 'position' && !restores) return state;
  if (ends === 'mechanism' && !event.mechanism) return state;
  const kept = ends === 'agreement' ? state.expiries.filter((e) => e.ends !== 'agreement') : state.expiries;
  const expiries = [...kept, { day, event, ends, restores } satisfies Expiry].sort((a, b) => a.day - b.day);
  return { ...state, expiries };
}

function recordMechanism(state: TrackState, event: FoldEvent): TrackState {
  switch (event.type) {
    case 'WorkingGroupDissolved':
      return withMechanisms(state, event, (m) => ({ ...m, live: false, presumedOperating: false }));
    case 'MechanismPaused':
      return withMechanisms(state, event, (m) => ({ ...m, paused: true, presumedOperating: false }));
    case 'TalksSuspended':
    case 'CooperationSuspended':
    case 'CooperationLapsed':
    case 'AgreementExpired':
    case 'AgreementWithdrawn':
      return state.mechanisms.some((m) => m.presumedOperating)
        ? { ...state, mechanisms: state.mechanisms.map((m) => ({ ...m, presumedOperating: false })) }
        : state;
    default:
      return isSession(event) ? recordSession(state, event) : state;
  }
}

/** Changes the mechanism that an event names, or all where it names none. */
function withMechanisms(
  state: TrackState,
  event: FoldEvent,
  change: (m: MechanismState) => MechanismState,
): TrackState {
  const named = (m: MechanismState) => event.mechanism === null || m.id === event.mechanism;
  return { ...state, mechanisms: state.mechanisms.map((m) => (named(m) ? change(m) : m)) };
}

function recordSession(state: TrackState, event: FoldEvent): TrackState {
  if (isInformal(event) || !isTwoSided(event, state.parties)) return state;
  const known = state.mechanisms.find((m) => m.id === event.mechanism);
  const session: MechanismState = {
    id: event.mechanism!,
    cadenceDays: event.cadenceDays ?? known?.cadenceDays ?? null,
    presumedOperating: event.presumedOperating ?? known?.presumedOperating ?? false,
    live: true,
    paused: false,
    lastSession: later(known?.lastSession ?? null, { lastDay: event.lastDay, event }),
  };
  const others = state.mechanisms.filter((m) => m.id !== event.mechanism);
  return { ...state, mechanisms: [...others, session] };
}

function recordContact(state: TrackState, event: FoldEvent, policy: Policy): TrackState {
  let next = state;
  const contact = { lastDay: event.lastDay, event };
  if (isDialogue(event, state.parties) && !isInformal(event)) {
    next = { ...next, lastDialogue: later(next.lastDialogue, contact) };
  }
  if (!isSession(event) && isEngagement(event, state, policy)) {
    next = { ...next, engagement: later(next.engagement, contact) };
  }
  if (policy.practice.jointActs.includes(event.type)) {
    next = { ...next, jointAct: { day: event.visibleFrom, event } };
  }
  if (event.type === 'CooperationLapsed') next = { ...next, lapse: event };
  if (event.type === 'PartyWithdrew' && state.parties.length > 2) {
    next = { ...next, parties: state.parties.filter((party) => !event.initiators.includes(party)) };
  }
  return next;
}

/** Acts of pressure and negative statements, each kept through the trailing window. */
function recordPressure(state: TrackState, event: FoldEvent, policy: Policy): TrackState {
  const points = pressurePoints(event, policy);
  if (points === 0) return state;
  const act: PressureAct = { lastDay: event.visibleFrom + policy.pressure.windowDays, points, event };
  return { ...state, pressure: [...state.pressure.filter((earlier) => earlier.lastDay >= event.day), act] };
}

/** What an event adds to pressure; nothing where no government acts. */
export function pressurePoints(event: FoldEvent, policy: Policy): number {
  if (isInformal(event)) return 0;
  if (event.group === 'pressure') return policy.pressure.pressureEvent;
  const negative = event.group === 'statement' && vocabularyOf(event.type).polarity < 0;
  return negative ? policy.pressure.negativeStatement : 0;
}

/** Under a suspension, an exploratory act or two-sided dialogue is a thaw, which pressure from a government ends. */
function recordThaw(state: TrackState, event: FoldEvent, policy: Policy): TrackState {
  if (state.formal.state !== 'suspended') return state.thaw ? { ...state, thaw: null } : state;
  const exploratory = event.type === 'ExploratoryAgreementReached' || event.type === 'WorkingGroupAnnounced';
  if (exploratory || isDialogue(event, state.parties)) {
    return { ...state, thaw: { lastDay: event.visibleFrom + policy.thawDays, event } };
  }
  if (event.group === 'pressure' && !isInformal(event) && state.thaw) return { ...state, thaw: null };
  return state;
}
