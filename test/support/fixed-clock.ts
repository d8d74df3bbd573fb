import type { Clock } from '../../src/domain/time/clock.js';

interface Alarm {
  readonly instantMs: number;
  readonly ring: () => void;
}

/** A clock that stands still until a test moves it. */
export class FixedClock implements Clock {
  private readonly alarms = new Set<Alarm>();

  /** `start` is in milliseconds, or anything that `Date` reads. */
  constructor(start: number | string) {
    this.current = new Date(start).getTime();
  }

  private current: number;

  now(): number {
    return this.current;
  }

  at(instantMs: number, ring: () => void): () => void {
    const alarm = { instantMs, ring };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  /** The instants for which alarms are set, earliest first. */
  get pending(): number[] {
    return [...this.alarms].map((alarm) => alarm.instantMs).sort((a, b) => a - b);
  }

  /** Sets the time without ringing anything: for a clock that is set back, too. */
  set(instant: number | string): void {
    this.current = new Date(instant).getTime();
  }

  /** Moves on to `instant` and rings what falls due on the way, in order; each ring sees its own instant as now. */
  advanceTo(instant: number | string): void {
    const goal = new Date(instant).getTime();
    for (;;) {
      const due = [...this.alarms].filter((alarm) => alarm.instantMs <= goal);
      const next = due.sort((a, b) => a.instantMs - b.instantMs)[0];
      if (!next) break;
      this.alarms.delete(next);
      this.current = Math.max(this.current, next.instantMs);
      next.ring();
    }
    this.current = Math.max(this.current, goal);
  }
}
