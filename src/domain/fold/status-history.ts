import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { settledBefore } from './standstill.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import { type Practice, practiceOn } from './practice.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { TrackState } from './state.js';

/** The cause of a status: an event by its id, or a clock rule with the event that it counted from. */
export interface Cause {
  /** The event's id, or `clock:<rule>`, e.g. `clock:silent-after-270-days`. */
  cause: string;
  /** The id of the event that the clock counted from; absent if an event itself is the cause. */
  basis?: string;
}

/** The beginning of a period: its date, its cause, and the event that is the cause or that the clock counted from. */
export interface Beginning extends Cause {
  readonly event: TrackEvent | null;
  readonly from: DateView;
}

/** A period with one status, from `day` until the `day` of the next period. */
export interface StatusPeriod extends Beginning {
  readonly day: Day;
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
  /** The assessment in force, which gives the status. */
  readonly assessed: TrackEvent | null;
  /** Set if an assessment began or ended on `day`: the change by the rules on the same day, or `null` without one. */
  readonly ruled?: Beginning | null;
  /** The indices, in the list of periods, at which the present status and the present practice began. */
  readonly statusFrom: number;
  readonly practiceFrom: number;
}

/**
 * The status for a pair of formal and practice: the first row of the policy's table that matches.
 * @throws Error when the table has no row for the pair, which `policySchema` rules out
 */
export function statusOf(formal: FormalState, practice: PracticeState, policy: Policy): Status {
  const row = policy.statusTable.find((r) => r.formal.includes(formal) && r.practice.includes(practice));
  if (!row) throw new Error(`policy ${policy.name} has no status for ${formal} and ${practice}`);
  return row.status;
}

/** The state at the end of a day: what has expired is over, and a track that stands still is suspended. */
export function withExpiries(state: TrackState, day: Day, policy: Policy): TrackState {
  return settledBefore(state, day + 1, policy);
}

/** The first day after `day` on which the clock alone may change status, formal or practice; `null` if none. */
export function nextClockChange(state: TrackState, day: Day, policy: Policy): Day | null {
  const settled = withExpiries(state, day, policy);
  const changes = [practiceOn(day, settled, policy).nextChange, settled.expiries[0]?.day ?? null];
  return earliestDay(changes.filter((changeDay): changeDay is Day => changeDay !== null && changeDay > day));
}

export function earliestDay(days: readonly Day[]): Day | null {
  return days.length === 0 ? null : days.reduce((a, b) => Math.min(a, b));
}

/**
 * Builds the list of periods day by day: first the changes by the clock, then those by events. Of several changes on one
 * day the last one counts, because a reading is of a whole day.
 */
export class HistoryBuilder {
  /**
   * The state last noted and the next change by the clock, cached because most events move neither formal nor
   * practice.
   */
  private noted: TrackState | null = null;
  private known: { state: TrackState; changeDay: Day | null } | null = null;

  /** @param periods the list to extend; the builder owns it and changes it in place */
  constructor(
    readonly periods: StatusPeriod[],
    private readonly policy: Policy,
  ) {}

  /** Adds the changes by the clock on the days after `from`, up to and including `to`. */
  clock(state: TrackState, from: Day, to: Day): void {
    let day = from;
    for (;;) {
      const changeDay = this.changeAfter(state, day);
      if (changeDay === null || changeDay > to) return;
      this.note(state, changeDay, null);
      day = changeDay;
    }
  }

  /**
   * Adds a period from `day` if status, formal or practice differ from the day before; `event` is the cause, `null`
   * the clock.
   */
  note(state: TrackState, day: Day, event: TrackEvent | null): void {
    if (event && this.noted && sameStatusInputs(state, this.noted)) return;
    this.noted = state;
    const settled = withExpiries(state, day, this.policy);
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
      return event
        ? beginningByEvent(event, settled, formal !== last?.formal)
        : beginningByClock(settled, practice, day, last);
    };
    const override = overrideOf(assessed, last?.assessed ?? null, event, day);
    this.periods.push({
      day,
      status,
      formal,
      practice: practice.state,
      assessed,
      ...(override ? { ...override, ruled: alike(last) ? null : byRules() } : byRules()!),
      statusFrom: this.statusFrom(status, day, index),
      practiceFrom: last?.practice === practice.state ? last.practiceFrom : index,
    });
  }

  /**
   * The index of the period in which a status began. A lull that the clock began is bridged: a status that follows it within
   * the policy's days goes on from before.
   */
  private statusFrom(status: Status, day: Day, index: number): number {
    const last = this.periods[index - 1];
    if (!last) return index;
    if (last.status === status) return last.statusFrom;
    const lull = this.periods[last.statusFrom]!;
    const before = this.periods[last.statusFrom - 1];
    const bridged = day - lull.day <= (this.policy.bridgesDays ?? 0) && isSilence(lull) && before?.status === status;
    return bridged ? before.statusFrom : index;
  }

  private changeAfter(state: TrackState, day: Day): Day | null {
    const { known } = this;
    const isCurrent =
      known && sameStatusInputs(state, known.state) && (known.changeDay === null || known.changeDay > day);
    if (isCurrent) return known.changeDay;
    this.known = { state, changeDay: nextClockChange(state, day, this.policy) };
    return this.known.changeDay;
  }
}

function isSilence({ cause }: StatusPeriod): boolean {
  return /^clock:.*-after-\d+-days$/.test(cause);
}

/** The beginning of a period by the rules, regardless of an assessment on the same day; `null` if there is none. */
export function ruledBeginning(period: StatusPeriod): Beginning | null {
  return period.ruled === undefined ? period : period.ruled;
}

/** The beginning by an assessment that starts or expires; an event on the day of its expiry takes precedence. */
function overrideOf(now: TrackEvent | null, before: TrackEvent | null, event: TrackEvent | null, day: Day) {
  if (now === before || (now === null && event !== null)) return null;
  const date = isoDay(day);
  const from = { edtf: date, earliest: date, latest: date };
  if (now) return { cause: now.id, event: now, from };
  return { cause: 'clock:assessment-expired', basis: before!.id, event: before, from };
}

/** The beginning by an event that becomes visible; if it puts another act in force, that act is the cause. */
function beginningByEvent(event: TrackEvent, { formal }: TrackState, moves: boolean): Beginning {
  const act = moves && formal.event && !formal.expired ? formal.event : event;
  return { cause: act.id, event: act, from: event.date.startView() };
}

/** Whether two states are equal in everything that status, formal and practice depend on. */
function sameStatusInputs(a: TrackState, b: TrackState): boolean {
  return (
    a.formal === b.formal &&
    a.mechanisms === b.mechanisms &&
    a.engagement === b.engagement &&
    a.jointAct === b.jointAct &&
    a.indirect === b.indirect &&
    a.lapse === b.lapse &&
    a.presumptionEnded === b.presumptionEnded &&
    a.presumedAgreement === b.presumedAgreement &&
    a.assessments === b.assessments &&
    a.expiries === b.expiries
  );
}

/**
 * The beginning by the clock: an expiry, a standstill by the suspension of a line, or silence past a threshold. A coarse
 * last contact makes the date of a silence a range.
 */
function beginningByClock(state: TrackState, practice: Practice, day: Day, last: StatusPeriod | undefined): Beginning {
  const { event, expired, since } = state.formal;
  if (event && last?.formal !== state.formal.state) {
    if (expired) return { cause: 'clock:expired', basis: event.id, event, from: since! };
    const date = isoDay(day);
    return { cause: 'clock:standstill', basis: event.id, event, from: { edtf: date, earliest: date, latest: date } };
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
