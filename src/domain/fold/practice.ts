import type { Day } from '../time/day.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import type { PracticeState } from '../policy/states.js';
import type { Contact, MechanismState, TrackState } from './state.js';

/** Practice on a day, and the day on which the clock alone may change it. */
export interface Practice {
  readonly state: PracticeState;
  /** The event that practice counts from: a contact, a joint act or a lapse. */
  readonly basis: TrackEvent | null;
  /** The reason of quiet or silence: `lapse`, or the number of days without contact; `null` if neither applies. */
  readonly after: 'lapse' | number | null;
  /** The first later day on which the clock may change practice; `null` if there is none. */
  readonly nextChange: Day | null;
}

interface Reach {
  readonly lastDay: Day;
  readonly basis: TrackEvent;
  readonly days: number;
}

/** A mechanism's rhythm in days: its cadence times the policy's factor, or the quiet threshold if it has no cadence. */
export function rhythmOf(mechanism: MechanismState | undefined, policy: Policy): number {
  const { rhythmFactor, quietAfterDays } = policy.practice;
  return mechanism?.cadenceDays ? Math.floor(mechanism.cadenceDays * rhythmFactor) : quietAfterDays;
}

/**
 * Practice on a day, a function of dates: `meeting` through the rhythm after the last contact, then `quiet`, then
 * `silent`. A contact still counts on the last day of a threshold; practice changes on the day after.
 */
export function practiceOn(day: Day, state: TrackState, policy: Policy): Practice {
  const presumed = presumedRoutine(state);
  if (presumed !== undefined) return { state: 'meeting', basis: presumed, after: null, nextChange: null };

  const floor = silencedUntil(day, state.lapse);
  const counts = (contact: Contact | null): contact is Contact => contact !== null && contact.lastDay > floor;
  const sessions = state.mechanisms.filter((m) => counts(m.lastSession));
  const engagement = counts(state.engagement) ? state.engagement : null;

  const meeting = furthest([
    ...sessions.filter((m) => m.live && !m.suspendedBy).map((m) => reach(m.lastSession!, rhythmOf(m, policy))),
    ...(byMechanism(state)
      ? []
      : sessions.filter((m) => !m.suspendedBy).map((m) => reach(m.lastSession!, policy.practice.quietAfterDays))),
    ...(engagement && !byMechanism(state) ? [reach(engagement, policy.practice.quietAfterDays)] : []),
  ]);
  const quiet = furthest([...quietReaches(state, policy, floor, sessions, engagement), ...(meeting ? [meeting] : [])]);
  const everMet =
    state.engagement !== null ||
    state.indirect !== null ||
    state.presumptionEnded !== null ||
    state.mechanisms.some((m) => m.lastSession !== null);
  const lapseEnds = state.lapse ? lapseWindowEnds(day, state.lapse) : null;
  return practiceByReach(day, { meeting, quiet, everMet, lapse: state.lapse }, lapseEnds);
}

/**
 * The event from which a routine is presumed to go on unlogged: that of a mechanism which carries the track, or that of an
 * agreement while the track is open; `undefined` if there is none.
 */
function presumedRoutine(state: TrackState): TrackEvent | null | undefined {
  if (state.formal.state === 'open' && state.presumedAgreement) return state.presumedAgreement;
  const mechanism = state.mechanisms.find((m) => m.live && m.presumedOperating && byMechanism(state));
  return mechanism && (mechanism.lastSession?.event ?? null);
}

interface Reaches {
  readonly meeting: Reach | null;
  readonly quiet: Reach | null;
  readonly everMet: boolean;
  readonly lapse: TrackEvent | null;
}

function practiceByReach(day: Day, { meeting, quiet, everMet, lapse }: Reaches, lapseEnds: Day | null): Practice {
  const until = (reached: Reach): Day | null => soonest(after(reached.lastDay), lapseEnds);
  if (meeting && day <= meeting.lastDay) {
    return { state: 'meeting', basis: meeting.basis, after: null, nextChange: until(meeting) };
  }
  if (quiet && day <= quiet.lastDay) {
    const state = everMet ? 'quiet' : 'never';
    const days = meeting ? meeting.days : null;
    return { state, basis: meeting?.basis ?? quiet.basis, after: days, nextChange: until(quiet) };
  }
  if (quiet) return { state: 'silent', basis: quiet.basis, after: quiet.days, nextChange: lapseEnds };
  if (lapse) return { state: 'silent', basis: lapse, after: 'lapse', nextChange: lapseEnds };
  return { state: 'never', basis: null, after: null, nextChange: lapseEnds };
}

function quietReaches(
  state: TrackState,
  policy: Policy,
  floor: Day,
  sessions: readonly MechanismState[],
  engagement: Contact | null,
): Reach[] {
  const { silentAfterDays, silentAfterDaysWhileAgreed } = policy.practice;
  const agreed = state.formal.state === 'resumed' || state.formal.state === 'exploratory';
  const days = agreed ? silentAfterDaysWhileAgreed : silentAfterDays;
  const reaches = sessions.map((m) => reach(m.lastSession!, days));
  if (engagement) reaches.push(reach(engagement, days));
  const act = state.jointAct;
  if (act && act.day > floor) reaches.push({ lastDay: act.day + days, basis: act.event, days });
  const { indirect, presumptionEnded, presumedAgreement } = state;
  if (indirect && indirect.lastDay > floor) reaches.push(reach(indirect, days));
  if (presumptionEnded && presumptionEnded.day > floor) {
    reaches.push({ lastDay: presumptionEnded.day + days, basis: presumptionEnded.event, days });
  }
  if (presumedAgreement && byMechanism(state)) reaches.push({ lastDay: Infinity, basis: presumedAgreement, days });
  return reaches;
}

/** Whether the formal axis depends on a mechanism; then only sessions of a mechanism count as meeting. */
function byMechanism(state: TrackState): boolean {
  return state.formal.state === 'mechanism' || state.formal.state === 'paused';
}

/**
 * The day up to which a lapse cancels contacts. While the lapse's own date is uncertain, contacts after its earliest day
 * still count; past its latest bound only contacts that ended after that bound do.
 */
function silencedUntil(day: Day, lapse: TrackEvent | null): Day {
  if (!lapse || day < lapse.day) return -Infinity;
  const latest = lapse.date.latest ?? lapse.day;
  return day > latest ? latest : lapse.day;
}

function lapseWindowEnds(day: Day, lapse: TrackEvent): Day | null {
  const latest = lapse.date.latest ?? lapse.day;
  return day <= latest ? latest + 1 : null;
}

function reach(contact: Contact, days: number): Reach {
  return { lastDay: contact.lastDay + days, basis: contact.event, days };
}

function furthest(reaches: readonly Reach[]): Reach | null {
  return reaches.reduce<Reach | null>((best, next) => (best && best.lastDay >= next.lastDay ? best : next), null);
}

function after(lastDay: Day): Day | null {
  return Number.isFinite(lastDay) ? lastDay + 1 : null;
}

function soonest(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
