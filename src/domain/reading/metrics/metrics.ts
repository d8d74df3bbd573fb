import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { Level } from '../../events/event.js';

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
