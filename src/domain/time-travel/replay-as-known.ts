import type { TrackEntry } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import { pressureOn, type TrackView } from '../reading/track-view.js';
import type { PressureLevel } from '../policy/states.js';
import type { ReplayStep, ReplaySource } from './replay.js';
import { entryFrame, isSameTriple, type ReplayFrame, statusFrame, tripleOf } from './replay-frames.js';
import { earliestDay, nextClockChange, type StatusPeriod } from '../fold/status-history.js';
import { TrackTimeline } from '../reading/track-timeline.js';

/** The status of a day by the knowledge of that day. */
interface KnownStatus {
  readonly now: StatusPeriod | null;
  readonly level: PressureLevel;
  readonly score: number;
  /** The next day on which the clock or an announced event may change it. */
  readonly check: Day | null;
}

const nothing: KnownStatus = { now: null, level: 'low', score: 0, check: null };

/**
 * Replays a track as it was known: each day by the knowledge of its evening. One timeline takes in the entries in the
 * order in which they became known and is read day by day; only late entries cause a part to be folded again.
 */
export class ReplayAsKnown implements ReplaySource {
  readonly track: string;
  private readonly arrivals: readonly TrackEntry[];
  private readonly grown: TrackTimeline;
  private arrived = 0;
  private knownStatus = nothing;

  /**
   * @param to the last day of the replay
   * @param position the last position of the log that is taken in
   */
  constructor(
    { definition, source }: TrackTimeline,
    private readonly to: Day,
    position: number,
  ) {
    this.track = definition.id;
    this.arrivals = source.entries({ position, knownAt: to });
    this.grown = TrackTimeline.empty(definition);
  }

  get next(): Day | null {
    const day = Math.min(this.arrivals[this.arrived]?.known ?? Infinity, this.knownStatus.check ?? Infinity);
    return day <= this.to ? day : null;
  }

  skipTo(day: Day): void {
    this.take(day - 1);
    this.knownStatus = this.grown.viewed(day - 1, knownStatusOf);
  }

  opening(day: Day): ReplayFrame[] {
    const { now, level, score } = this.knownStatus;
    const opening = true as const;
    const status = now && { ...statusFrame(this.track, day, now, tripleOf(now)), opening };
    return [
      ...(status ? [status] : []),
      ...(level === 'low'
        ? []
        : [{ kind: 'pressure' as const, day: isoDay(day), track: this.track, level, score, opening }]),
    ];
  }

  play() {
    const day = this.next!;
    const before = this.knownStatus;
    const acts = this.take(day).filter(touches).map(actOf);
    this.knownStatus = this.grown.viewed(day, knownStatusOf);
    const { now, level, score } = this.knownStatus;
    const changes: ReplayFrame[] = [];
    const isFirstStatus = before.now === null && now !== null;
    if (isFirstStatus || !isSameTriple(tripleOf(now), tripleOf(before.now))) {
      const frame = statusFrame(this.track, day, now, tripleOf(before.now));
      changes.push(now?.day === day ? frame : { ...frame, revision: true });
    }
    if (level !== before.level) changes.push({ kind: 'pressure', day: isoDay(day), track: this.track, level, score });
    return { acts, changes };
  }

  /** Inserts the entries known by the evening of a day. @returns those entries */
  private take(day: Day): readonly TrackEntry[] {
    const from = this.arrived;
    while ((this.arrivals[this.arrived]?.known ?? Infinity) <= day) this.arrived += 1;
    const known = this.arrivals.slice(from, this.arrived);
    if (known.length > 0) this.grown.insertAll(known);
    return known;
  }
}

/**
 * Whether an arrival belongs to this track: an event of another track is here only because an amendment of this one
 * names it.
 */
function touches(arrival: TrackEntry): boolean {
  return arrival.kind !== 'event' || arrival.touches;
}

function actOf(arrival: TrackEntry): ReplayStep {
  return { id: arrival.id, key: [arrival.position], frame: (tracks) => entryFrame(arrival, tracks) };
}

function knownStatusOf(view: TrackView): KnownStatus {
  const { state, validAt, policy, pending, periods, count } = view;
  const { level, score } = pressureOn(view);
  const ends = state.pressure.filter((act) => act.lastDay >= validAt).map((act) => act.lastDay + 1);
  const due = [nextClockChange(state, validAt, policy), pending[0]?.visibleFrom ?? null, ...ends];
  const check = earliestDay(due.filter((day): day is Day => day !== null));
  return { now: periods[count - 1] ?? null, level, score, check };
}
