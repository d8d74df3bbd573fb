import type { Day } from '../time/day.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import { pressureLevel } from '../fold/pressure.js';
import type { OrderedEvent } from '../fold/event-order.js';
import type { TrackState } from '../fold/state.js';
import type { StatusPeriod } from '../fold/status-history.js';
import type { Policy } from '../policy/policy.js';
import type { Status } from '../policy/states.js';
import type { TrackEvent } from '../record/track-event.js';
import type { TrackReading } from './reading.js';

/** A track at the end of a day: the input of readings, explanations and forecasts. */
export interface TrackView {
  readonly definition: TrackDefinition;
  readonly policy: Policy;
  readonly validAt: Day;
  readonly state: TrackState;
  /** The status periods; the first `count` of them have begun by `validAt`. */
  readonly periods: readonly StatusPeriod[];
  readonly count: number;
  /** The last day up to which the record counts as complete; `null` without entries. */
  readonly coverage: Day | null;
  /** The events that become visible after `validAt`, so that a reading of this day does not count them. */
  readonly pending: readonly OrderedEvent[];
  /** The events that count, in fold order. */
  visible(): readonly TrackEvent[];
  /** The events that count, in fold order, with their sort keys. */
  places(): readonly OrderedEvent[];
  /** The status on this day if the event had another date (EDTF), and the next day on which that result may change. */
  ifDated(event: TrackEvent, date: string): { status: Status; nextCheck: Day | null };
}

/**
 * The pressure on the viewed day: level, sum of points over the trailing window, and the ids of its acts, newest
 * first.
 */
export function pressureOn(view: TrackView): TrackReading['pressure'] {
  const acts = view.state.pressure.filter((act) => act.lastDay >= view.validAt);
  const score = acts.reduce((sum, act) => sum + act.points, 0);
  return { level: pressureLevel(score, view.policy), score, drivers: acts.map((act) => act.event.id).reverse() };
}
