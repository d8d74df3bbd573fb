import { type Day, isoDay } from '../time/day.js';
import { pressureLevel, pressurePoints } from '../fold/pressure.js';
import type { OrderedEvent } from '../fold/event-order.js';
import type { Policy } from '../policy/policy.js';
import type { PressureLevel } from '../policy/states.js';
import type { ReplayStep, ReplaySource } from './replay.js';
import { eventFrame, type PressureFrame, type ReplayFrame, statusFrame, tripleOf } from './replay-frames.js';
import type { StatusPeriod } from '../fold/status-history.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

/**
 * Replays a track as it happened, by the present entries of a timeline: each event on the first day that counts it, and
 * the status periods of its history. Both are copied on construction, so that the timeline may grow meanwhile.
 */
export class ReplayAsHappened implements ReplaySource {
  readonly track: string;
  private readonly steps: readonly OrderedEvent[];
  private readonly periods: readonly StatusPeriod[];
  private readonly pressure: PressureWindow;
  private nextStep = 0;
  private nextPeriod = 0;

  constructor(
    timeline: TrackTimeline,
    private readonly to: Day,
  ) {
    this.track = timeline.definition.id;
    // Viewed before all days, every event is still pending.
    this.steps = timeline.viewed(-Infinity, ({ pending }) => pending);
    this.periods = timeline.periodsUntil(to);
    this.pressure = new PressureWindow(timeline.policy);
  }

  get next(): Day | null {
    const step = this.steps[this.nextStep]?.visibleFrom ?? Infinity;
    const period = this.periods[this.nextPeriod]?.day ?? Infinity;
    const day = Math.min(step, period, this.pressure.nextEnd);
    return day <= this.to ? day : null;
  }

  skipTo(day: Day): void {
    while (this.next !== null && this.next < day) this.pass(this.next);
  }

  opening(day: Day): ReplayFrame[] {
    const now = this.periods[this.nextPeriod - 1];
    const pressure = this.pressure.frame(this.track, day);
    return [
      ...(now ? [{ ...statusFrame(this.track, day, now, tripleOf(now)), opening: true as const }] : []),
      ...(pressure.level === 'low' ? [] : [{ ...pressure, opening: true as const }]),
    ];
  }

  play() {
    const day = this.next!;
    const [step, period, level] = [this.nextStep, this.nextPeriod, this.pressure.level];
    this.pass(day);
    const acts = this.steps.slice(step, this.nextStep).map(actOf);
    const changes: ReplayFrame[] = this.periods.slice(period, this.nextPeriod).map((now) => {
      return statusFrame(this.track, day, now, tripleOf(this.periods[period - 1] ?? null));
    });
    if (this.pressure.level !== level) changes.push(this.pressure.frame(this.track, day));
    return { acts, changes };
  }

  private pass(day: Day): void {
    for (let next = this.steps[this.nextStep]; next?.visibleFrom === day; next = this.steps[++this.nextStep]) {
      this.pressure.add(next);
    }
    while (this.periods[this.nextPeriod]?.day === day) this.nextPeriod += 1;
    this.pressure.drop(day);
  }
}

function actOf({ event, key }: OrderedEvent): ReplayStep {
  return { id: event.id, key, frame: (tracks) => eventFrame(event, tracks) };
}

/**
 * The pressure acts of the trailing window, in the order in which they begin to count, which is also that of leaving.
 */
class PressureWindow {
  private readonly acts: { readonly lastDay: Day; readonly points: number }[] = [];
  private first = 0;
  private score = 0;

  constructor(private readonly policy: Policy) {}

  /** The next day on which an act leaves the window; `Infinity` if the window is empty. */
  get nextEnd(): Day {
    const first = this.acts[this.first];
    return first ? first.lastDay + 1 : Infinity;
  }

  get level(): PressureLevel {
    return pressureLevel(this.score, this.policy);
  }

  add({ event, visibleFrom }: OrderedEvent): void {
    const points = pressurePoints(event, this.policy);
    if (points === 0) return;
    this.score += points;
    this.acts.push({ lastDay: visibleFrom + this.policy.pressure.windowDays, points });
  }

  /** Drops the acts that no longer count on a day. */
  drop(day: Day): void {
    for (let act = this.acts[this.first]; act && act.lastDay < day; act = this.acts[this.first]) {
      this.score -= act.points;
      this.first += 1;
    }
    if (this.first < 1_000) return;
    this.acts.splice(0, this.first);
    this.first = 0;
  }

  frame(track: string, day: Day): PressureFrame {
    return { kind: 'pressure', day: isoDay(day), track, level: this.level, score: this.score };
  }
}
