import type { Day } from '../time/day.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import type { PracticeState } from '../policy/states.js';
import type { Contact, MechanismState, TrackState } from './state.js';

/** Practice on a day, and until when it would stay so by the clock alone. */
export interface Practice {
  readonly state: PracticeState;
  /** What it counts from: the contact, the joint act or the lapse. */
  readonly basis: TrackEvent | null;
  /** `lapse` when an assessed breakdown silenced it; else the days after which the clock did, where it did. */
  readonly after: 'lapse' | number | null;
  /** The first later day on which the clock may give another answer. */
  readonly nextChange: Day | null;
}

interface Reach {
  readonly lastDay: Day;
  readonly basis: TrackEvent;
  readonly days: number;
}

/** A mechanism's rhythm in days: so many times its cadence, or the policy's quiet threshold where it states none. */
export function rhythmOf(mechanism: MechanismState | undefined, policy: Policy): number {
  const { rhythmFactor, quietAfterDays } = policy.practice;
  return mechanism?.cadenceDays ? Math.floor(mechanism.cadenceDays * rhythmFactor) : quietAfterDays;
}

/**
 * Practice is a function of dates: `meeting` through the rhythm of what met last, then `quiet`, then `silent`. On the
 * last day itself a contact still counts; the clock strikes the day after.
 */
export function practiceOn(day: Day, state: TrackState, policy: Policy): Practice {
  const presumed = state.mechanisms.find((m) => m.live && m.presumedOperating && byMechanism(state));
  if (presumed) return { state: 'meeting', basis: presumed.lastSession?.event ?? null, after: null, nextChange: null };

  const floor = silencedUntil(day, state.lapse);
  const counts = (contact: Contact | null): contact is Contact => contact !== null && contact.lastDay > floor;
  const sessions = state.mechanisms.filter((m) => counts(m.lastSession));
  const engagement = counts(state.engagement) ? state.engagement : null;

  const meeting = furthest([
    ...sessions.filter((m) => m.live).map((m) => reach(m.lastSession!, rhythmOf(m, policy))),
    ...(byMechanism(state) ? [] : sessions.map((m) => reach(m.lastSession!, policy.practice.quietAfterDays))),
    ...(engagement && !byMechanism(state) ? [reach(engagement, policy.practice.quietAfterDays)] : []),
  ]);
  const quiet = furthest([...quietReaches(state, policy, floor, sessions, engagement), ...(meeting ? [meeting] : [])]);
  const everMet = state.engagement !== null || state.mechanisms.some((m) => m.lastSession !== null);
  const lapseEnds = state.lapse ? lapseWindowEnds(day, state.lapse) : null;
  return strike(day, { meeting, quiet, everMet, lapse: state.lapse }, lapseEnds);
}

interface Reaches {
  readonly meeting: Reach | null;
  readonly quiet: Reach | null;
  readonly everMet: boolean;
  readonly lapse: TrackEvent | null;
}

function strike(day: Day, { meeting, quiet, everMet, lapse }: Reaches, lapseEnds: Day | null): Practice {
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
  return reaches;
}

/** Where a mechanism carries the track, only its sessions count as meeting. */
function byMechanism(state: TrackState): boolean {
  return state.formal.state === 'mechanism' || state.formal.state === 'paused';
}

/**
 * The day up to which a lapse has wiped out contact. While the lapse's own date is in doubt, what came after its
 * earliest day still counts; past its latest bound only what ended after that.
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
