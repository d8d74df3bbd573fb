import type { DateView, Formal, Practice, Reading, Status } from './answers.js';

/** A field in which two readings differ; a side that lacks it has no value. */
export interface FieldDifference {
  readonly pointer: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** One side of a comparison. */
export type Side = Pick<
  Reading,
  'status' | 'label' | 'headline' | 'since' | 'formal' | 'practice' | 'flags' | 'reading'
>;

export interface StatusStates {
  readonly status: Status;
  readonly formal: Formal;
  readonly practice: Practice;
  readonly since: DateView | null;
}

/** What happened between two days. */
export interface DayEvent {
  readonly on: string;
  readonly kind: 'event' | 'clock';
  readonly event: string | null;
  readonly title: string | null;
  readonly rule?: string;
  readonly decisive: boolean;
  readonly became?: Omit<StatusStates, 'since'>;
}

/** What became known between two states of knowledge. */
export interface LateEvent {
  readonly entry: string;
  readonly type: string;
  readonly known: string;
  readonly gist: string;
  readonly decisive: boolean | null;
  readonly without?: StatusStates;
}

/** An event that two parties tell differently. */
export interface AccountClaim {
  readonly event: string;
  readonly type: string;
  readonly title: string;
  readonly tellings: Readonly<Record<string, string | null>>;
  readonly disputes: readonly { readonly party: string; readonly says: string; readonly occurred: string | null }[];
  readonly decisive: boolean | null;
}

interface Causes<T> {
  readonly count: number;
  readonly tried?: number;
  readonly data: readonly T[];
}

/** `GET /tracks/{id}/compare`, by the ways that the page offers. */
export type Comparison = {
  readonly track: string;
  readonly from: Side;
  readonly to: Side;
  readonly differences: readonly FieldDifference[];
} & (
  | { readonly by: 'days'; readonly because: Causes<DayEvent> }
  | { readonly by: 'knowledge'; readonly because: Causes<LateEvent> }
  | { readonly by: 'accounts'; readonly because: Causes<AccountClaim> }
);
