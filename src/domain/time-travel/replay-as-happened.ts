import { type Day, isoDay } from '../time/day.js';
import { pressureLevel, pressurePoints } from '../fold/evolve.js';
import type { OrderedEvent } from '../fold/event-order.js';
import type { Policy } from '../policy/policy.js';
import type { PressureLevel } from '../policy/states.js';
import type { ReplayStep, ReplaySource } from './replay.js';
import { eventFrame, type PressureFrame, type ReplayFrame, statusFrame, tripleOf } from './replay-frames.js';
import type { StatusPeriod } from '../fold/status-history.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

/**
 * A track as it happened, by what a timeline holds: every event on the day that first counts it, and the stretches of
 * its history. It keeps what the timeline holds now, so that the timeline may grow meanwhile.
 */
export class ReplayAsHappened implements ReplaySource {
  readonly track: string;
  private readonly steps: readonly OrderedEvent[];
  private readonly stretches: readonly StatusPeriod[];
  private readonly pressure: PressureWindow;
  private step = 0;
  private stretch = 0;

  constructor(
    timeline: TrackTimeline,
    private readonly to: Day,
  ) {
    this.track = timeline.definition.id;
    // Before all days, everything is still to come.
    this.steps = timeline.viewed(-Infinity, ({ pending }) => pending);
    this.stretches = timeline.periodsUntil(to);
    this.pressure = new PressureWindow(timeline.policy);
  }

  get next(): Day | null {
    const step = this.steps[this.step]?.visibleFrom ?? Infinity;
    const stretch = this.stretches[this.stretch]?.day ?? Infinity;
    const day = Math.min(step, stretch, this.pressure.nextEnd);
    return day <= this.to ? day : null;
  }

  skipTo(day: Day): void {
    while (this.next !== null && this.next < day) this.pass(this.next);
  }

  opening(day: Day): ReplayFrame[] {
    const now = this.stretches[this.stretch - 1];
    const pressure = this.pressure.frame(this.track, day);
    return [
      ...(now ? [{ ...statusFrame(this.track, day, now, tripleOf(now)), opening: true as const }] : []),
      ...(pressure.level === 'low' ? [] : [{ ...pressure, opening: true as const }]),
    ];
  }

  play() {
    const day = this.next!;
    const [step, stretch, level] = [this.step, this.stretch, this.pressure.level];
    this.pass(day);
    const acts = this.steps.slice(step, this.step).map(actOf);
    const changes: ReplayFrame[] = this.stretches.slice(stretch, this.stretch).map((now) => {
      return statusFrame(this.track, day, now, tripleOf(this.stretches[stretch - 1] ?? null));
    });
    if (this.pressure.level !== level) changes.push(this.pressure.frame(this.track, day));
    return { acts, changes };
  }

  private pass(day: Day): void {
    for (let next = this.steps[this.step]; next?.visibleFrom === day; next = this.steps[++this.step]) {
      this.pressure.add(next);
    }
    while (this.stretches[this.stretch]?.day === day) this.stretch += 1;
    this.pressure.drop(day);
  }
}

function actOf({ event, key }: OrderedEvent): ReplayStep {
  return { id: event.id, key, frame: (tracks) => eventFrame(event, tracks) };
}

/** The acts of pressure of the trailing window, in the order in which they come into view, and so leave it. */
class PressureWindow {
  private readonly acts: { readonly lastDay: Day; readonly points: number }[] = [];
  private first = 0;
  private score = 0;

  constructor(private readonly policy: Policy) {}

  /** The next day on which an act leaves; `Infinity` where none will. */
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

  /** Drops what no longer counts on a day. */
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
