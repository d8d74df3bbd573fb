import type { Flag, FormalState, PracticeState, PressureLevel, Status } from '../policy/states.js';
import type { LineState } from './lines.js';
import type { DateView } from '../time/edtf-date.js';

/** A foreseen change of status: the ISO day, the new status, the cause, and the id of the event concerned. */
export interface NextChange {
  on: string;
  to: Status;
  because: string;
  event?: string;
}

/** An analyst's assessment, which replaces the status by the rules. */
export interface Assessment {
  id: string;
  status: Status;
  /** The status by the rules, without the assessment. */
  byTheRules: { status: Status; label: string };
  reason: string;
  evidence: string[];
  analyst: string;
  from: string;
  /** The last day of its term. */
  expires: string;
}

/**
 * The reading of a track on a day: status, its two axes, their causes, and the measures. Days are UTC calendar days.
 */
export interface TrackReading {
  status: Status;
  label: string;
  headline: string;
  /** `null` while nothing is on record. */
  since: DateView | null;
  formal: { state: FormalState; by: string[]; since: DateView | null; cause: string | null };
  practice: { state: PracticeState; since: DateView | null; cause: string | null; basis?: string };
  pressure: { level: PressureLevel; score: number; drivers: string[] };
  flags: Flag[];
  /** The lines of the track that were set up, suspended or promised, and the event that the state of each rests on. */
  lines: { id: string; title: string; state: LineState; event: string | null }[];
  /** The assessment in force; `null` if there is none. */
  assessment: Assessment | null;
  next: NextChange[];
  /** The last day up to which the record counts as complete; `null` for a track without entries. */
  coverage: { until: string | null };
}

/** An interval of constant status, formal and practice. `to` is the `from` of the next one; `null` while it lasts. */
export interface StatusInterval {
  status: Status;
  formal: FormalState;
  practice: PracticeState;
  from: DateView;
  to: DateView | null;
  cause: string | null;
  basis?: string;
}
