import type { DateView, DayRange } from '../time/edtf-date.js';
import type { Level } from '../events/event.js';

export const formalStates = [
  'none',
  'exploratory',
  'resumed',
  'open',
  'mechanism',
  'paused',
  'suspended',
  'ended',
] as const;
export const practiceStates = ['never', 'meeting', 'quiet', 'silent'] as const;
export const statuses = [
  'none',
  'exploratory',
  'resumed',
  'active',
  'working-group-active',
  'paused',
  'dormant',
  'frozen',
  'terminated',
] as const;
export const pressureLevels = ['low', 'elevated', 'high'] as const;
export const flags = ['thaw', 'contested', 'provisional', 'strained', 'stale'] as const;

export type FormalState = (typeof formalStates)[number];
export type PracticeState = (typeof practiceStates)[number];
export type Status = (typeof statuses)[number];
export type PressureLevel = (typeof pressureLevels)[number];
export type Flag = (typeof flags)[number];

/** What moved a status: an event by its id, or a rule of the clock and the event that it counted from. */
export interface Cause {
  /** The event's id, or `clock:<rule>`, e.g. `clock:silent-after-270-days`. */
  cause: string;
  /** The event that the clock counted from; absent when an event is the cause itself. */
  basis?: string;
}

/** The last contact of a kind: which event, when, at which level, how many days ago. */
export interface LastContact {
  event: string;
  date: DateView;
  level: Level | null;
  days: DayRange;
}

/** A number with the events that made it, the newest first; `events` holds at most 50 of them. */
export interface Tally {
  count: number;
  events: string[];
}

/** One side's concessions of the record, each with what it was exchanged for. */
export interface ConcessionTally extends Tally {
  withdrawn: Tally;
  exchanges: { event: string; for: string }[];
}

export interface Metrics {
  lastContact: LastContact | null;
  lastDialogue: LastContact | null;
  lastMechanismSession: LastContact | null;
  byLevel: Partial<Record<Level, { lastContact?: LastContact; lastDialogue?: LastContact }>>;
  daysInStatus: DayRange;
  freezes: {
    count: number;
    totalDays: DayRange;
    current: { since: DateView; event: string; days: DayRange } | null;
    /** Over the freezes that ended. */
    medianDaysToThaw: DayRange | null;
    /** The acts that froze the track, the newest first. */
    events: string[];
  };
  rhythm: {
    dialogues: Tally;
    medianGapDays: DayRange | null;
    longestGap: { days: DayRange; from: string; to: string } | null;
    /** Days since the last dialogue, and the share of past gaps (0 to 1) that were no longer. */
    silence: { days: DayRange; rank: number | null } | null;
  };
  /** By the commitments' ids; a fulfilment of what is not on record stands under its own. */
  commitments: {
    open: Tally;
    dueSoon: Tally;
    overdue: Tally;
    fulfilled: Tally;
    partly: Tally;
    broken: Tally;
    repeated: Tally;
    /** Open, and known from another party's telling alone. */
    reportedOnly: Tally;
  };
  concessions: Record<string, ConcessionTally>;
  openAsks: Tally;
  /** Sum of the trailing 90 days, on the named scale. */
  goldstein: { scale: string; days: number; sum: number; events: string[] };
  /** Independent publishers behind the event that moved the status. */
  publishers: { count: number; names: string[]; event: string | null };
  /** Over the last 30 days, in CrisisWatch's words. */
  direction: {
    change: 'deteriorated' | 'improved' | 'unchanged';
    riskAlert: boolean;
    resolutionOpportunity: boolean;
    events: string[];
  };
}

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
