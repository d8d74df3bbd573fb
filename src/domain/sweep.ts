import { type Day, isoDay } from './day.js';
import type { DateView } from './edtf-date.js';
import { evolve } from './evolve.js';
import { expireBefore } from './expiry.js';
import type { FoldEvent } from './fold-event.js';
import type { Policy } from './policy.js';
import { type Practice, practiceOn } from './practice.js';
import type { Cause, FormalState, PracticeState, Status } from './reading.js';
import type { TrackState } from './state.js';

/** A stretch of days with one status, as the sweep finds it: in force from `day` until the next one's. */
export interface Stretch extends Cause {
  readonly day: Day;
  readonly from: DateView;
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
  /** The event that moved it, or that the clock counted from. */
  readonly event: FoldEvent | null;
  /** Where, in the list of stretches, the present status and the present practice began. */
  readonly statusFrom: number;
  readonly practiceFrom: number;
}

/** @throws Error when the policy's table has no row for the pair: its schema's test sees to it that none lacks. */
export function statusOf(formal: FormalState, practice: PracticeState, policy: Policy): Status {
  const row = policy.statusTable.find((r) => r.formal.includes(formal) && r.practice.includes(practice));
  if (!row) throw new Error(`policy ${policy.name} has no status for ${formal} and ${practice}`);
  return row.status;
}

/** The state with all that has expired by the end of a day. */
export function settle(state: TrackState, day: Day): TrackState {
  return expireBefore(state, day + 1);
}

/** The first day after `day` on which the clock alone may change status, formal or practice. */
export function nextStrike(state: TrackState, day: Day, policy: Policy): Day | null {
  const settled = settle(state, day);
  const strikes = [practiceOn(day, settled, policy).nextStrike, settled.expiries[0]?.day ?? null];
  return earliest(strikes.filter((strike): strike is Day => strike !== null && strike > day));
}

export function earliest(days: readonly Day[]): Day | null {
  return days.length === 0 ? null : days.reduce((a, b) => Math.min(a, b));
}

/**
 * The list of stretches, grown day by day: the clock first, then what an event makes. Of several changes on one day
 * the last stands, since a reading is of a day.
 */
export class Sweep {
  /** The state last noted, and the strike known to come next: most events move neither formal nor practice. */
  private noted: TrackState | null = null;
  private known: { state: TrackState; strike: Day | null } | null = null;

  /** @param stretches is owned by the sweep and grows in place. */
  constructor(
    readonly stretches: Stretch[],
    private readonly policy: Policy,
  ) {}

  /** Lets the clock run over the days after `from` up to and with `to`. */
  clock(state: TrackState, from: Day, to: Day): void {
    let day = from;
    for (;;) {
      const strike = this.strikeAfter(state, day);
      if (strike === null || strike > to) return;
      this.note(state, strike, null);
      day = strike;
    }
  }

  /** Notes how things stand on a day, where they differ from the day before; `event` is what moved them. */
  note(state: TrackState, day: Day, event: FoldEvent | null): void {
    if (event && this.noted && standsAlike(state, this.noted)) return;
    this.noted = state;
    const settled = settle(state, day);
    const practice = practiceOn(day, settled, this.policy);
    const formal = settled.formal.state;
    const status = settled.assessment?.assessment?.status ?? statusOf(formal, practice.state, this.policy);
    const same = (s?: Stretch) => s?.status === status && s.formal === formal && s.practice === practice.state;
    if (same(this.stretches.at(-1))) return;
    if (this.stretches.at(-1)?.day === day) this.stretches.pop();
    const last = this.stretches.at(-1);
    if (same(last)) return;
    const index = this.stretches.length;
    this.stretches.push({
      day,
      status,
      formal,
      practice: practice.state,
      ...(event ? moved(event, settled, formal !== last?.formal) : struck(state, settled, practice, day, last)),
      statusFrom: last?.status === status ? last.statusFrom : index,
      practiceFrom: last?.practice === practice.state ? last.practiceFrom : index,
    });
  }

  private strikeAfter(state: TrackState, day: Day): Day | null {
    const { known } = this;
    const holds = known && standsAlike(state, known.state) && (known.strike === null || known.strike > day);
    if (holds) return known.strike;
    this.known = { state, strike: nextStrike(state, day, this.policy) };
    return this.known.strike;
  }
}

/** What an event made on coming into view: where it puts another act in force, that one is the cause. */
function moved(event: FoldEvent, { formal }: TrackState, moves: boolean) {
  const act = moves && formal.event && !formal.expired ? formal.event : event;
  return { cause: act.id, event: act, from: event.date.startView() };
}

/** Whether two states differ in nothing that status, formal or practice could show. */
function standsAlike(a: TrackState, b: TrackState): boolean {
  return (
    a.formal === b.formal &&
    a.mechanisms === b.mechanisms &&
    a.engagement === b.engagement &&
    a.jointAct === b.jointAct &&
    a.lapse === b.lapse &&
    a.assessment === b.assessment &&
    a.expiries === b.expiries
  );
}

/**
 * What the clock did: an expiry, or silence past a threshold. A coarse last contact makes the day a range.
 * @param before the state before what expires by that day has expired
 */
function struck(before: TrackState, state: TrackState, practice: Practice, day: Day, last: Stretch | undefined) {
  const assessed = state.assessment === null ? before.assessment : null;
  if (assessed && assessed.expires?.latest === day - 1) {
    const date = isoDay(day);
    const from = { edtf: date, earliest: date, latest: date };
    return { cause: 'clock:assessment-expired', basis: assessed.id, event: assessed, from };
  }
  const { event, expired, since } = state.formal;
  if (expired && event && last?.formal !== state.formal.state) {
    return { cause: 'clock:expired', basis: event.id, event, from: since! };
  }
  const basis = practice.basis;
  const silence = typeof practice.after === 'number';
  const rule = silence ? `clock:${practice.state}-after-${practice.after}-days` : 'clock:lapsed';
  const first = basis?.date.end.earliest ?? null;
  const latest = basis?.date.end.latest ?? null;
  const width = silence && first !== null && latest !== null ? latest - first : 0;
  const earliestDay = isoDay(day - width);
  const from = {
    edtf: width === 0 ? isoDay(day) : `[${earliestDay}..${isoDay(day)}]`,
    earliest: earliestDay,
    latest: isoDay(day),
  };
  return { cause: rule, ...(basis ? { basis: basis.id } : {}), event: basis, from };
}

/** Folds placed events, in their order, from a state. */
export function foldFrom(state: TrackState, events: readonly { event: FoldEvent }[], policy: Policy): TrackState {
  return events.reduce((folded, { event }) => evolve(folded, event, policy), state);
}
