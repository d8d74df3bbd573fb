import type { DateView, DayRange, Flag, LastContact, Level, Reading, Status } from './answers.js';

/** `GET /tracks/{id}`. */
export interface TrackAnswer {
  readonly id: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly parent: string | null;
  readonly children: readonly string[];
  readonly policy: string;
  readonly mechanisms: readonly {
    readonly id: string;
    readonly title: string;
    readonly cadenceDays?: number;
    readonly presumedOperating?: boolean;
  }[];
  readonly links: { readonly relationship: string };
}

export interface Assessment {
  readonly id: string;
  readonly status: Status;
  readonly byTheRules: { readonly status: Status; readonly label: string };
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly analyst: string;
  readonly from: string;
  readonly expires: string;
}

/** A number with the events that make it. */
export interface Tally {
  readonly count: number;
  readonly events: readonly string[];
}

export interface Metrics {
  readonly lastContact: LastContact | null;
  readonly lastDialogue: LastContact | null;
  readonly lastMechanismSession: LastContact | null;
  readonly byLevel: Partial<Record<Level, { readonly lastContact?: LastContact; readonly lastDialogue?: LastContact }>>;
  readonly daysInStatus: DayRange | null;
  readonly freezes: {
    readonly count: number;
    readonly totalDays: DayRange;
    readonly current: { readonly since: DateView; readonly event: string; readonly days: DayRange } | null;
    readonly medianDaysToThaw: DayRange | null;
    readonly events: readonly string[];
  };
  readonly rhythm: {
    readonly dialogues: Tally;
    readonly medianGapDays: DayRange | null;
    readonly longestGap: { readonly days: DayRange; readonly from: string; readonly to: string } | null;
    readonly silence: { readonly days: DayRange; readonly rank: number | null } | null;
  };
  readonly commitments: Readonly<
    Record<'open' | 'dueSoon' | 'overdue' | 'fulfilled' | 'partly' | 'broken' | 'repeated' | 'reportedOnly', Tally>
  >;
  readonly concessions: Readonly<Record<string, Tally & { readonly withdrawn: Tally }>>;
  readonly openAsks: Tally;
  readonly goldstein: {
    readonly scale: string;
    readonly days: number;
    readonly sum: number;
    readonly events: readonly string[];
  };
  readonly publishers: { readonly count: number; readonly names: readonly string[]; readonly event: string | null };
  readonly direction: {
    readonly change: 'deteriorated' | 'improved' | 'unchanged';
    readonly riskAlert: boolean;
    readonly resolutionOpportunity: boolean;
    readonly events: readonly string[];
  };
}

/** `GET /tracks/{id}/status`. */
export interface WholeReading extends Omit<Reading, 'assessment'> {
  readonly assessment: Assessment | null;
  readonly metrics: Metrics;
}

export interface Sentence {
  readonly text: string;
  readonly events: readonly string[];
  readonly sources: readonly { readonly title: string; readonly publisher: string; readonly published?: string }[];
}

/** `GET /tracks/{id}/explain`, as far as it is drawn. */
export interface Explanation {
  readonly sentences: readonly Sentence[];
  readonly unmoved: {
    readonly count: number;
    readonly reasons: readonly { readonly reason: string; readonly because: string; readonly count: number }[];
    readonly events: readonly { readonly event: string; readonly reason: string }[];
  };
  readonly grounds: readonly { readonly flag: Flag; readonly says: string; readonly events: readonly string[] }[];
  readonly next: {
    readonly events: readonly { readonly to: Status; readonly acts: readonly { readonly type: string }[] }[];
  };
  readonly events: readonly { readonly id: string; readonly title: string; readonly date: DateView }[];
}

/** An event of `GET /tracks/{id}/marks`. */
export interface EventMark {
  readonly id: string;
  readonly type: string;
  readonly group: string;
  readonly title: string;
  readonly date: DateView;
  readonly level: Level | null;
  readonly known: string;
  readonly moves: boolean;
  readonly counts: boolean;
}

export interface MarksAnswer {
  readonly data: readonly EventMark[];
}

export interface LedgerReference {
  readonly event: string;
  readonly title: string;
  readonly date: DateView;
}

interface Exchange {
  readonly event: string;
  readonly title: string;
  readonly inExchangeFor: readonly LedgerReference[];
  readonly givenInReturn: readonly LedgerReference[];
  readonly disputedBy: readonly string[];
}

export type CommitmentState = 'open' | 'due-soon' | 'overdue' | 'partly' | 'fulfilled' | 'broken';

export interface Commitment extends Exchange {
  readonly by: readonly string[];
  readonly beneficiary: string | null;
  readonly made: DateView | null;
  readonly due: DateView | null;
  readonly state: CommitmentState;
  readonly fulfilledBy: readonly LedgerReference[];
  readonly partlyBy: readonly LedgerReference[];
  readonly brokenBy: readonly LedgerReference[];
  readonly repeatedBy: readonly LedgerReference[];
  readonly reportedOnlyBy: readonly string[];
}

export interface Concession extends Exchange {
  readonly type: string;
  readonly date: DateView;
  readonly withdrawnBy: readonly LedgerReference[];
}

/** `GET /tracks/{id}/commitments`. */
export interface LedgerAnswer {
  readonly data: {
    readonly commitments: readonly Commitment[];
    readonly concessions: Readonly<Record<string, readonly Concession[]>>;
    readonly openAsks: readonly {
      readonly event: string;
      readonly title: string;
      readonly by: readonly string[];
      readonly date: DateView;
      readonly disputedBy: readonly string[];
    }[];
  };
}
