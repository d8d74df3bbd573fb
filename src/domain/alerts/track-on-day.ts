import type { Day } from '../time/day.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { TrackEvent } from '../record/track-event.js';
import type { TrackView } from '../reading/track-view.js';
import type { StatusAndAxes } from '../reading/revision.js';
import { statusAt } from '../reading/revision.js';
import { type Beginning, ruledBeginning, type StatusPeriod } from '../fold/status-history.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

/** The headline status, or one of the two axes (formal, practice) from which it is derived. */
export type Axis = keyof StatusAndAxes;

/** The periods of a track on the evening of a day: a copy that does not change while the record grows. */
export interface TrackSnapshot {
  readonly day: Day;
  readonly periods: readonly StatusPeriod[];
}

/** The cause of the present value of an axis, and the day on which it began. */
export interface AxisBeginning extends Beginning {
  readonly day: Day;
}

/**
 * A track on the evening of a day, by the present entries of its timeline. Values are computed on demand, so that rules
 * pay only for what they read. It is invalid once the timeline has taken in further entries.
 */
export class TrackOnDay {
  private cachedPeriods: readonly StatusPeriod[] | undefined;

  constructor(
    readonly timeline: TrackTimeline,
    readonly day: Day,
  ) {}

  get definition(): TrackDefinition {
    return this.timeline.definition;
  }

  /** The status periods that have begun by the day, oldest first. */
  get periods(): readonly StatusPeriod[] {
    return (this.cachedPeriods ??= this.timeline.periodsUntil(this.day));
  }

  get values(): StatusAndAxes {
    return statusAt(this.periods);
  }

  /** A copy that stays valid when the timeline grows. */
  snapshot(): TrackSnapshot {
    return { day: this.day, periods: this.periods };
  }

  /** The same record on another day. */
  on(day: Day): TrackOnDay {
    return day === this.day ? this : new TrackOnDay(this.timeline, day);
  }

  /** An event that counts by present knowledge, of any day; `undefined` if it was retracted or merged into another. */
  find(id: string): TrackEvent | undefined {
    return this.timeline.find(id);
  }

  /** Runs a pure function on the view of the day. */
  withView<T>(read: (view: TrackView) => T): T {
    return this.timeline.viewed(this.day, read);
  }
}

/** The beginning of the value that an axis has in the last of the periods; `null` if there are no periods. */
export function beginningOf(axis: Axis, periods: readonly StatusPeriod[]): AxisBeginning | null {
  let index = periods.length - 1;
  const now = periods[index];
  if (!now) return null;
  while (index > 0 && periods[index - 1]![axis] === now[axis]) index -= 1;
  return beginningAt(axis, periods[index]!);
}

/** The cause that began a period, for one axis: an assessment moves the status only, so other axes skip it. */
export function beginningAt(axis: Axis, period: StatusPeriod): AxisBeginning {
  const ruled = axis === 'status' ? period : (ruledBeginning(period) ?? period);
  const { cause, basis, event, from } = ruled;
  return { cause, ...(basis === undefined ? {} : { basis }), event, from, day: period.day };
}
