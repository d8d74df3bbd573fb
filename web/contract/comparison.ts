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

export interface Standing {
  readonly status: Status;
  readonly formal: Formal;
  readonly practice: Practice;
  readonly since: DateView | null;
}

/** What happened between two days. */
export interface Happening {
  readonly on: string;
  readonly kind: 'event' | 'clock';
  readonly event: string | null;
  readonly title: string | null;
  readonly rule?: string;
  readonly decisive: boolean;
  readonly became?: Omit<Standing, 'since'>;
}

/** What became known between two states of knowledge. */
export interface Learned {
  readonly entry: string;
  readonly type: string;
  readonly known: string;
  readonly gist: string;
  readonly decisive: boolean | null;
  readonly without?: Standing;
}

/** An event that two parties tell differently. */
export interface Telling {
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
  | { readonly by: 'days'; readonly because: Causes<Happening> }
  | { readonly by: 'knowledge'; readonly because: Causes<Learned> }
  | { readonly by: 'accounts'; readonly because: Causes<Telling> }
);
