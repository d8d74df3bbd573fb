import type { Flag, FormalState, PracticeState, PressureLevel, Status } from '../policy/states.js';
import type { DateView } from '../time/edtf-date.js';

export interface NextChange {
  on: string;
  to: Status;
  because: string;
  event?: string;
}

/** An analyst's assessment, which stands in for what the rules give. */
export interface Assessment {
  id: string;
  status: Status;
  /** What the rules give without it. */
  byTheRules: { status: Status; label: string };
  reason: string;
  evidence: string[];
  analyst: string;
  from: string;
  /** The last day that it stands. */
  expires: string;
}

/** A track as read on a day: status, its two axes, why, and the measures. Days are UTC calendar days. */
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
  /** `null` unless one stands. */
  assessment: Assessment | null;
  next: NextChange[];
  /** Up to this day somebody looked; `null` for a track without any entry. */
  coverage: { until: string | null };
}

/** A stretch of days over which status, formal and practice stay. `to` is the next one's `from`; `null` while it lasts. */
export interface StatusInterval {
  status: Status;
  formal: FormalState;
  practice: PracticeState;
  from: DateView;
  to: DateView | null;
  cause: string | null;
  basis?: string;
}
