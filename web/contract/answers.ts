/** The answers of the public contract, as far as the pages read them. `/api/v1/openapi.json` has them whole. */

export const statuses = [
  'working-group-active',
  'active',
  'resumed',
  'exploratory',
  'paused',
  'dormant',
  'frozen',
  'terminated',
  'none',
] as const;
export type Status = (typeof statuses)[number];

export type Formal = 'none' | 'exploratory' | 'resumed' | 'open' | 'mechanism' | 'paused' | 'suspended' | 'ended';
export type Practice = 'never' | 'meeting' | 'quiet' | 'silent';
export type Flag = 'thaw' | 'contested' | 'provisional' | 'strained' | 'stale';
export type Level =
  'head-of-state' | 'ministerial' | 'senior-official' | 'working-level' | 'other-branch' | 'quasi-official';

/** A date as written (EDTF) and the days that bound it, `2024-01-30`. */
export interface DateView {
  readonly edtf: string;
  readonly earliest: string | null;
  readonly latest: string | null;
}

export interface DayRange {
  readonly min: number;
  readonly max: number;
}

export interface ReadingClocks {
  readonly validAt: string;
  readonly knownAt: string;
  readonly position: number;
  readonly policy: string;
  readonly without?: readonly string[];
  readonly account?: string;
}

export interface LastContact {
  readonly event: string;
  readonly date: DateView;
  readonly level: Level | null;
  readonly days: DayRange;
}

export interface Pressure {
  readonly level: 'low' | 'elevated' | 'high';
  readonly score: number;
  readonly drivers: readonly string[];
}

/** `GET /tracks/{id}/status`, without its measures. */
export interface Reading {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly status: Status;
  readonly label: string;
  readonly headline: string;
  readonly since: DateView | null;
  readonly formal: {
    readonly state: Formal;
    readonly by: readonly string[];
    readonly since: DateView | null;
    readonly cause: string | null;
  };
  readonly practice: {
    readonly state: Practice;
    readonly since: DateView | null;
    readonly cause: string | null;
    readonly basis?: string;
  };
  readonly pressure: Pressure;
  readonly flags: readonly Flag[];
  readonly assessment: unknown;
  readonly next: readonly {
    readonly on: string;
    readonly to: Status;
    readonly because: string;
    readonly event?: string;
  }[];
  readonly coverage: { readonly until: string | null };
  readonly reading: ReadingClocks;
}

/** An interval of `GET /tracks/{id}/history`: from its first day up to the next one's. */
export interface Interval {
  readonly status: Status;
  readonly formal: Formal;
  readonly practice: Practice;
  readonly from: DateView;
  readonly to: DateView | null;
  /** The id of an event, or `clock:<rule>`. */
  readonly cause: string;
  /** The event that the clock counted from. */
  readonly basis?: string;
}

export interface History {
  readonly data: readonly Interval[];
  readonly reading: ReadingClocks;
}

export interface Source {
  readonly title: string;
  readonly publisher: string;
  readonly published?: string;
  readonly url?: string;
  readonly account?: string;
  readonly quote?: string;
  readonly reliability?: string;
  readonly credibility?: number;
}

export interface Actor {
  readonly country: string;
  readonly body?: string;
  readonly role: string;
  readonly level?: Level;
}

/** An event as it is recorded; types carry further fields of their own. */
export interface EventBody {
  readonly id: string;
  readonly type: string;
  readonly tracks: readonly string[];
  readonly occurred: string;
  readonly title: string;
  readonly summary?: string;
  readonly actors: readonly Actor[];
  readonly level?: Level;
  readonly sources: readonly Source[];
  readonly links?: readonly { readonly rel: string; readonly event: string }[];
  readonly [field: string]: unknown;
}

export interface Entry<Body = EventBody> {
  readonly position: number;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly hash: string;
  readonly body: Body;
}

export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}
