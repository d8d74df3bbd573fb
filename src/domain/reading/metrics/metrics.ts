import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { Level } from '../../events/event.js';

/** The last contact of a kind: the event's id, its date, its level and the days since. */
export interface LastContact {
  event: string;
  date: DateView;
  level: Level | null;
  /** `partial`: parties of a side were missing; `indirect`: through a mediator, or in separate rooms. */
  form: 'full' | 'partial' | 'indirect';
  /** The parties that were missing. */
  missing: string[];
  days: DayRange;
}

/** A count with the ids of the counted events, newest first and at most 50. */
export interface Tally {
  count: number;
  events: string[];
}

/** The count of one party's concessions, with the withdrawn ones and the exchanges (ids of concession and return). */
export interface ConcessionTally extends Tally {
  withdrawn: Tally;
  exchanges: { event: string; for: string }[];
}

/** The metrics of a track on a day; events are given by id, lengths of time in days. */
export interface Metrics {
  lastContact: LastContact | null;
  lastDialogue: LastContact | null;
  /** The last dialogue in which every party of every side took part. */
  lastCompleteDialogue: LastContact | null;
  /** The last talks on the subject alone, or session of a mechanism. */
  lastDedicatedDialogue: LastContact | null;
  lastMechanismSession: LastContact | null;
  byLevel: Partial<Record<Level, { lastContact?: LastContact; lastDialogue?: LastContact }>>;
  daysInStatus: DayRange;
  freezes: {
    count: number;
    totalDays: DayRange;
    current: { since: DateView; event: string; days: DayRange } | null;
    /** The median over the ended freezes. */
    medianDaysToThaw: DayRange | null;
    /** The acts that froze the track, newest first. */
    events: string[];
  };
  rhythm: {
    dialogues: Tally;
    medianGapDays: DayRange | null;
    longestGap: { days: DayRange; from: string; to: string } | null;
    /** Days since the last dialogue, and the share of past gaps (0 to 1) that were not longer. */
    silence: { days: DayRange; rank: number | null } | null;
  };
  /** Counts by the commitments' ids; the fulfilment of an unrecorded commitment counts by its own id. */
  commitments: {
    open: Tally;
    dueSoon: Tally;
    overdue: Tally;
    fulfilled: Tally;
    partly: Tally;
    broken: Tally;
    repeated: Tally;
    /** Open commitments that only other parties' accounts report. */
    reportedOnly: Tally;
  };
  concessions: Record<string, ConcessionTally>;
  openAsks: Tally;
  /** The sum of weights over the trailing `days` (90), on the named scale. */
  goldstein: { scale: string; days: number; sum: number; events: string[] };
  /** The independent publishers that report the event that moved the status. */
  publishers: { count: number; names: string[]; event: string | null };
  /** The direction over the last 30 days, in the terms of CrisisWatch. */
  direction: {
    change: 'deteriorated' | 'improved' | 'unchanged';
    riskAlert: boolean;
    resolutionOpportunity: boolean;
    events: string[];
  };
}
