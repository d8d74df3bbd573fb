import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { evolve } from './evolve.js';
import { expireBefore } from './expiry.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import { type Practice, practiceOn } from './practice.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { TrackState } from './state.js';

/** What moved a status: an event by its id, or a rule of the clock and the event that it counted from. */
export interface Cause {
  /** The event's id, or `clock:<rule>`, e.g. `clock:silent-after-270-days`. */
  cause: string;
  /** The event that the clock counted from; absent when an event is the cause itself. */
  basis?: string;
}

/** What began something: the cause, and the event behind it or that the clock counted from. */
export interface Beginning extends Cause {
  readonly event: TrackEvent | null;
  readonly from: DateView;
}

/** A stretch of days with one status, as the sweep finds it: in force from `day` until the next one's. */
export interface StatusPeriod extends Beginning {
  readonly day: Day;
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
  /** The assessment that stands, and gives the status. */
  readonly assessed: TrackEvent | null;
  /** Where an assessment began or ended it: what the rules moved on the same day, `null` where nothing. */
  readonly ruled?: Beginning | null;
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
export function withExpiries(state: TrackState, day: Day): TrackState {
  return expireBefore(state, day + 1);
}

/** The first day after `day` on which the clock alone may change status, formal or practice. */
export function nextClockChange(state: TrackState, day: Day, policy: Policy): Day | null {
  const settled = withExpiries(state, day);
  const strikes = [practiceOn(day, settled, policy).nextChange, settled.expiries[0]?.day ?? null];
  return earliestDay(strikes.filter((strike): strike is Day => strike !== null && strike > day));
}

export function earliestDay(days: readonly Day[]): Day | null {
  return days.length === 0 ? null : days.reduce((a, b) => Math.min(a, b));
}

/**
 * The list of stretches, grown day by day: the clock first, then what an event makes. Of several changes on one day
 * the last stands, since a reading is of a day.
 */
export class HistoryBuilder {
  /** The state last noted, and the strike known to come next: most events move neither formal nor practice. */
  private noted: TrackState | null = null;
  private known: { state: TrackState; strike: Day | null } | null = null;

  /** @param periods is owned by the sweep and grows in place. */
  constructor(
    readonly periods: StatusPeriod[],
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
  note(state: TrackState, day: Day, event: TrackEvent | null): void {
    if (event && this.noted && standsAlike(state, this.noted)) return;
    this.noted = state;
    const settled = withExpiries(state, day);
    const practice = practiceOn(day, settled, this.policy);
    const formal = settled.formal.state;
    const assessed = settled.assessment;
    const status = assessed?.assessment?.status ?? statusOf(formal, practice.state, this.policy);
    const alike = (s?: StatusPeriod) => s?.formal === formal && s.practice === practice.state;
    const same = (s?: StatusPeriod) => alike(s) && s?.status === status && s.assessed === assessed;
    if (same(this.periods.at(-1))) return;
    const replaced = this.periods.at(-1)?.day === day ? this.periods.pop() : undefined;
    const last = this.periods.at(-1);
    if (same(last)) return;
    const index = this.periods.length;
    const byRules = (): Beginning | null => {
      if (event?.assessment) return replaced ? ruledBeginning(replaced) : null;
      return event ? moved(event, settled, formal !== last?.formal) : struck(settled, practice, day, last);
    };
    const override = overrideOf(assessed, last?.assessed ?? null, event, day);
    this.periods.push({
      day,
      status,
      formal,
      practice: practice.state,
      assessed,
      ...(override ? { ...override, ruled: alike(last) ? null : byRules() } : byRules()!),
      statusFrom: last?.status === status ? last.statusFrom : index,
      practiceFrom: last?.practice === practice.state ? last.practiceFrom : index,
    });
  }

  private strikeAfter(state: TrackState, day: Day): Day | null {
    const { known } = this;
    const holds = known && standsAlike(state, known.state) && (known.strike === null || known.strike > day);
    if (holds) return known.strike;
    this.known = { state, strike: nextClockChange(state, day, this.policy) };
    return this.known.strike;
  }
}

/** What the rules began with a stretch, whoever assessed the track on the same day. */
export function ruledBeginning(stretch: StatusPeriod): Beginning | null {
  return stretch.ruled === undefined ? stretch : stretch.ruled;
}

/** An assessment that begins to stand, or stands no longer; what an event moves on the day of its end goes first. */
function overrideOf(now: TrackEvent | null, before: TrackEvent | null, event: TrackEvent | null, day: Day) {
  if (now === before || (now === null && event !== null)) return null;
  const date = isoDay(day);
  const from = { edtf: date, earliest: date, latest: date };
  if (now) return { cause: now.id, event: now, from };
  return { cause: 'clock:assessment-expired', basis: before!.id, event: before, from };
}

/** What an event made on coming into view: where it puts another act in force, that one is the cause. */
function moved(event: TrackEvent, { formal }: TrackState, moves: boolean): Beginning {
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
    a.assessments === b.assessments &&
    a.expiries === b.expiries
  );
}

/** What the clock did: an expiry, or silence past a threshold. A coarse last contact makes the day a range. */
function struck(state: TrackState, practice: Practice, day: Day, last: StatusPeriod | undefined): Beginning {
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
export function foldFrom(state: TrackState, events: readonly { event: TrackEvent }[], policy: Policy): TrackState {
  return events.reduce((folded, { event }) => evolve(folded, event, policy), state);
}
