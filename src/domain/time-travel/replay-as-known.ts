import type { TrackEntry } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import type { Entry } from '../entries/entry.js';
import { pressureOn, type TrackView } from '../reading/track-view.js';
import type { PressureLevel } from '../policy/states.js';
import type { ReplayStep, ReplaySource } from './replay.js';
import { entryFrame, isSameTriple, type ReplayFrame, statusFrame, tripleOf } from './replay-frames.js';
import { earliestDay, nextClockChange, type StatusPeriod } from '../fold/status-history.js';
import { TrackTimeline } from '../reading/track-timeline.js';

/** What was known of a day on that day. */
interface KnownStatus {
  readonly now: StatusPeriod | null;
  readonly level: PressureLevel;
  readonly score: number;
  /** The next day on which the clock, or what is announced, may change it. */
  readonly check: Day | null;
}

const nothing: KnownStatus = { now: null, level: 'low', score: 0, check: null };

/**
 * A track as it was known: of every day what was known of it on its evening. One timeline takes in what the record
 * holds in the order in which that became known, and is read from day to day; nothing is folded anew but what comes
 * late.
 */
export class ReplayAsKnown implements ReplaySource {
  readonly track: string;
  private readonly arrivals: readonly TrackEntry[];
  private readonly grown: TrackTimeline;
  private arrived = 0;
  private belief = nothing;

  /** @param position the log up to here */
  constructor(
    { definition, source }: TrackTimeline,
    private readonly to: Day,
    position: number,
  ) {
    this.track = definition.id;
    this.arrivals = source.entries({ position, knownAt: to });
    const body = { type: 'TrackDefined', id: definition.id, track: definition, schemaVersion: 1 } as const;
    const defined: Entry = { position: 0, recordedAt: 0, recordedBy: '', hash: '', body };
    this.grown = TrackTimeline.fold([defined]);
  }

  get next(): Day | null {
    const day = Math.min(this.arrivals[this.arrived]?.known ?? Infinity, this.belief.check ?? Infinity);
    return day <= this.to ? day : null;
  }

  skipTo(day: Day): void {
    this.take(day - 1);
    this.belief = this.grown.viewed(day - 1, beliefOf);
  }

  opening(day: Day): ReplayFrame[] {
    const { now, level, score } = this.belief;
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
    const before = this.belief;
    const acts = this.take(day).filter(touches).map(actOf);
    this.belief = this.grown.viewed(day, beliefOf);
    const { now, level, score } = this.belief;
    const changes: ReplayFrame[] = [];
    const firstHeardOf = before.now === null && now !== null;
    if (firstHeardOf || !isSameTriple(tripleOf(now), tripleOf(before.now))) {
      const frame = statusFrame(this.track, day, now, tripleOf(before.now));
      changes.push(now?.day === day ? frame : { ...frame, revision: true });
    }
    if (level !== before.level) changes.push({ kind: 'pressure', day: isoDay(day), track: this.track, level, score });
    return { acts, changes };
  }

  /** Takes in what was known by the evening of a day. */
  private take(day: Day): readonly TrackEntry[] {
    const from = this.arrived;
    while ((this.arrivals[this.arrived]?.known ?? Infinity) <= day) this.arrived += 1;
    const known = this.arrivals.slice(from, this.arrived);
    if (known.length > 0) this.grown.insertAll(known);
    return known;
  }
}

/** An event of another track is here only because an entry of this one is about it. */
function touches(arrival: TrackEntry): boolean {
  return arrival.kind !== 'event' || arrival.touches;
}

function actOf(arrival: TrackEntry): ReplayStep {
  return { id: arrival.id, key: [arrival.position], frame: (tracks) => entryFrame(arrival, tracks) };
}

function beliefOf(view: TrackView): KnownStatus {
  const { state, validAt, policy, pending, periods: stretches, count } = view;
  const { level, score } = pressureOn(view);
  const ends = state.pressure.filter((act) => act.lastDay >= validAt).map((act) => act.lastDay + 1);
  const due = [nextClockChange(state, validAt, policy), pending[0]?.visibleFrom ?? null, ...ends];
  const check = earliestDay(due.filter((day): day is Day => day !== null));
  return { now: stretches[count - 1] ?? null, level, score, check };
}
