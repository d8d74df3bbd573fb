import { headlineOf } from '../reading/headline.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import type { TrackView } from '../reading/track-view.js';
import { earliestDay, nextClockChange, type StatusPeriod, withExpiries } from '../fold/status-history.js';
import type { Status } from '../policy/states.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { TrackEvent } from '../record/track-event.js';
import { type Day, dayOfInstant, startOfDay } from '../time/day.js';
import { AmendmentTargets } from './amendment-targets.js';
import { type Arrival, arrivalsOf, type Recording } from './recording.js';
import type { DateView } from '../time/edtf-date.js';

/** A change of status as it read from an instant on, until the next version. */
export interface ChangeVersion {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly status: Status;
  /** The status before the change. */
  readonly was: Status;
  readonly from: DateView;
  /** The day on which the new status began. */
  readonly day: Day;
  readonly headline: string;
  /** The id of the event, or the rule of the clock, that made the change. */
  readonly cause: string;
  /** That event, or the one that the clock counted from. */
  readonly event: TrackEvent | null;
  /** Whether the record no longer holds the change. */
  readonly withdrawn: boolean;
  /**
   * Positions of the amendments that made this version of an earlier one: those of its own event, and assessments and
   * policies of the track on its day. Empty where it was changed by another event, or by the clock.
   */
  readonly amendedBy: readonly number[];
}

/** A change of a track's status with all that was said of it, oldest first. */
export interface PublishedChange {
  /** Names the change within its track, whatever is corrected later: its cause. */
  readonly key: string;
  readonly versions: readonly ChangeVersion[];
}

/**
 * The changes of a track's status in the order in which they could be told. One timeline takes in the entries: those with
 * which the record began on their days of knowledge, all later ones when they were recorded. A change that a later entry
 * moves keeps its key, and one that vanishes stays as withdrawn; but not what was over before the record began, since
 * nobody has read it.
 */
export class ChangeHistory {
  private readonly grown: TrackTimeline;
  private readonly arrivals: readonly Arrival[];
  private next = 0;
  private check: Day | null = null;
  private periods: readonly StatusPeriod[] = [];
  /** For each period the key of the change that it begins; `null` where it begins none. */
  private keys: (string | null)[] = [];
  private readonly counts = new Map<string, number>();
  private readonly versions = new Map<string, ChangeVersion[]>();
  private readonly amendments: AmendmentTargets;

  /** @param today the last day that is played */
  constructor(
    { definition, source }: TrackTimeline,
    private readonly recording: Recording,
    private readonly today: Day,
  ) {
    this.grown = TrackTimeline.empty(definition);
    this.arrivals = arrivalsOf(source, recording, today);
    this.amendments = new AmendmentTargets(this.arrivals.flatMap(({ entries }) => entries));
    const first = this.arrivals[0]?.at ?? startOfDay(today);
    this.look(dayOfInstant(first) - 1, first, []);
  }

  /** Plays the next instant at which entries came in or the clock may have moved. @returns whether there was one */
  step(): boolean {
    const arrival = this.arrivals[this.next];
    const { check } = this;
    if (check !== null && check <= this.today && startOfDay(check) < (arrival?.at ?? Infinity)) {
      this.look(check, startOfDay(check), []);
      return true;
    }
    if (!arrival) return false;
    this.next += 1;
    this.grown.insertAll(arrival.entries);
    this.look(dayOfInstant(arrival.at), arrival.at, arrival.entries);
    return true;
  }

  /** The changes so far. */
  changes(): PublishedChange[] {
    const { since } = this.recording;
    return [...this.versions].flatMap(([key, all]) => {
      const versions = all.filter((_, i) => (all[i + 1]?.at ?? Infinity) > since);
      const [first] = versions;
      return first!.withdrawn && first!.at <= since ? [] : [{ key, versions }];
    });
  }

  private look(day: Day, at: number, entries: readonly TrackEntry[]): void {
    const { periods, check } = this.grown.viewed(day, (view) => ({
      periods: view.periods.slice(0, view.count),
      check: nextCheckOf(view),
    }));
    this.check = check;
    let shared = 0;
    const least = Math.min(this.periods.length, periods.length);
    while (shared < least && this.periods[shared] === periods[shared]) shared += 1;
    const gone = this.forgetFrom(shared);
    this.periods = periods;
    for (let i = shared; i < periods.length; i += 1) {
      const key = this.keyOf(i);
      this.keys.push(key);
      if (key === null) continue;
      gone.delete(key);
      this.tell(key, i, at, entries);
    }
    for (const key of gone) {
      const versions = this.versions.get(key)!;
      const last = versions.at(-1)!;
      versions.push({ ...last, at, withdrawn: true, amendedBy: this.amendments.of([last], entries) });
    }
  }

  /** Drops what is known of the periods from an index on. @returns the keys of the changes that they began */
  private forgetFrom(index: number): Set<string> {
    const gone = new Set<string>();
    for (const key of this.keys.splice(index)) {
      if (key === null) continue;
      gone.add(key);
      const cause = key.replace(/#\d+$/, '');
      this.counts.set(cause, this.counts.get(cause)! - 1);
    }
    return gone;
  }

  /** The key of the change that a period begins: its cause, and a number where the cause has begun one before. */
  private keyOf(index: number): string | null {
    const { status, cause, basis } = this.periods[index]!;
    if (status === this.statusBefore(index)) return null;
    const named = basis === undefined ? cause : `${cause} ${basis}`;
    const count = (this.counts.get(named) ?? 0) + 1;
    this.counts.set(named, count);
    return count === 1 ? named : `${named}#${count}`;
  }

  private statusBefore(index: number): Status {
    return this.periods[index - 1]?.status ?? 'none';
  }

  private tell(key: string, index: number, at: number, entries: readonly TrackEntry[]): void {
    const period = this.periods[index]!;
    const { status, from, day, cause, event } = period;
    const headline = this.grown.viewed(day, (view) => headlineOn(view, period));
    const version = { at, status, was: this.statusBefore(index), from, day, headline, cause, event };
    const versions = this.versions.get(key);
    if (!versions) this.versions.set(key, [{ ...version, withdrawn: false, amendedBy: [] }]);
    else if (!saysSame(versions.at(-1)!, version)) {
      const amendedBy = this.amendments.of([versions.at(-1)!, version], entries);
      versions.push({ ...version, withdrawn: false, amendedBy });
    }
  }
}

/** Whether a version stands and says the same as another that would take its place. */
function saysSame(
  present: ChangeVersion,
  { status, was, from, headline }: Pick<ChangeVersion, 'status' | 'was' | 'from' | 'headline'>,
): boolean {
  if (present.withdrawn || present.status !== status || present.was !== was) return false;
  return present.from.edtf === from.edtf && present.headline === headline;
}

/** The headline of the day on which a period began. */
function headlineOn(view: TrackView, period: StatusPeriod): string {
  const state = withExpiries(view.state, view.validAt, view.policy);
  return headlineOf(period.status, period, state, view.policy);
}

/** The next day on which the clock or an announced event may change the status. */
function nextCheckOf({ state, validAt, policy, pending }: TrackView): Day | null {
  const days = [nextClockChange(state, validAt, policy), pending[0]?.visibleFrom ?? null];
  return earliestDay(days.filter((day): day is Day => day !== null));
}
