import type { Day } from '../time/day.js';
import type { TrackDefinition } from '../entries/entry.js';
import type { TrackEvent } from '../record/track-event.js';
import type { TrackView } from '../reading/track-view.js';
import type { StatusAndAxes } from '../reading/revision.js';
import { statusAt } from '../reading/revision.js';
import { type Beginning, ruledBeginning, type StatusPeriod } from '../fold/status-history.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

/** The headline, or one of the two sides that it is made of. */
export type Axis = keyof StatusAndAxes;

/** How a track stood on the evening of a day: a copy that stays as it is while the record grows. */
export interface TrackSnapshot {
  readonly day: Day;
  readonly periods: readonly StatusPeriod[];
}

/** What began the present value of an axis, and on which day. */
export interface AxisBeginning extends Beginning {
  readonly day: Day;
}

/**
 * A track as it stands on the evening of a day, by what its timeline holds now. What a rule does not look at is not
 * worked out; it must not be asked any more once the timeline has taken in more.
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

  /** The stretches that have begun, oldest first. */
  get periods(): readonly StatusPeriod[] {
    return (this.cachedPeriods ??= this.timeline.periodsUntil(this.day));
  }

  get values(): StatusAndAxes {
    return statusAt(this.periods);
  }

  /** What stays when the record grows. */
  snapshot(): TrackSnapshot {
    return { day: this.day, periods: this.periods };
  }

  /** The same record on another day. */
  on(day: Day): TrackOnDay {
    return day === this.day ? this : new TrackOnDay(this.timeline, day);
  }

  /** An event that counts by what is known now, on whatever day; none where it was retracted or merged away. */
  find(id: string): TrackEvent | undefined {
    return this.timeline.find(id);
  }

  /** Runs a pure function on the view of the day. */
  withView<T>(look: (view: TrackView) => T): T {
    return this.timeline.viewed(this.day, look);
  }
}

/** What began the value that an axis has at the end of an outline; `null` while nothing is on record. */
export function beginningOf(axis: Axis, outline: readonly StatusPeriod[]): AxisBeginning | null {
  let index = outline.length - 1;
  const now = outline[index];
  if (!now) return null;
  while (index > 0 && outline[index - 1]![axis] === now[axis]) index -= 1;
  return beginningAt(axis, outline[index]!);
}

/** What began a stretch, as far as an axis goes: an assessment moves the status only. */
export function beginningAt(axis: Axis, stretch: StatusPeriod): AxisBeginning {
  const ruled = axis === 'status' ? stretch : (ruledBeginning(stretch) ?? stretch);
  const { cause, basis, event, from } = ruled;
  return { cause, ...(basis === undefined ? {} : { basis }), event, from, day: stretch.day };
}
