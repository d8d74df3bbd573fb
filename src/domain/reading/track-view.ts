import type { Day } from '../time/day.js';
import type { TrackDefinition } from '../entries/entry.js';
import { pressureLevel } from '../fold/evolve.js';
import type { OrderedEvent } from '../fold/event-order.js';
import type { TrackState } from '../fold/state.js';
import type { StatusPeriod } from '../fold/status-history.js';
import type { Policy } from '../policy/policy.js';
import type { Status } from '../policy/states.js';
import type { TrackEvent } from '../record/track-event.js';
import type { TrackReading } from './reading.js';

/** A track at the end of a day, for those who say what is so, why, and what comes next. */
export interface TrackView {
  readonly definition: TrackDefinition;
  readonly policy: Policy;
  readonly validAt: Day;
  readonly state: TrackState;
  /** The stretches; the first `count` of them have begun by `validAt`. */
  readonly periods: readonly StatusPeriod[];
  readonly count: number;
  readonly coverage: Day | null;
  /** Events that no reading of this day counts yet. */
  readonly pending: readonly OrderedEvent[];
  /** The events that count, in the order of the fold. */
  visible(): readonly TrackEvent[];
  /** The same with their places. */
  places(): readonly OrderedEvent[];
  /** How the day would read, had the event happened on another date, and when to look at that again. */
  ifDated(event: TrackEvent, date: string): { status: Status; nextCheck: Day | null };
}

/** The sum over the trailing window, with the acts that make it, the newest first. */
export function pressureOn(view: TrackView): TrackReading['pressure'] {
  const acts = view.state.pressure.filter((act) => act.lastDay >= view.validAt);
  const score = acts.reduce((sum, act) => sum + act.points, 0);
  return { level: pressureLevel(score, view.policy), score, drivers: acts.map((act) => act.event.id).reverse() };
}
