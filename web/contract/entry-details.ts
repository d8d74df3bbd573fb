import type { DateView, Entry, EventBody, Status } from './answers.js';

/** What can stand in the log, as far as a life is told from it. */
export interface AnyBody {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}
export type AnyEntry = Entry<AnyBody>;

/** `GET /events/{id}`. */
export interface SingleEntry extends AnyEntry {
  readonly standing: 'stands' | 'retracted' | 'merged';
  readonly mergedInto: string | null;
  /** The event as it reads now; `null` for what is retracted, and for other entries. */
  readonly current: EventBody | null;
  readonly amendments: readonly AnyEntry[];
  readonly restsOnIt?: RestsOnIt;
}

export interface RestsOnIt {
  readonly statuses: readonly {
    readonly track: string;
    readonly status: Status;
    readonly from: DateView;
    readonly to: DateView | null;
    readonly as: 'cause' | 'basis';
  }[];
  readonly links: readonly { readonly event: string; readonly rel: string; readonly title: string }[];
  readonly measures: readonly { readonly track: string; readonly measure: string }[];
  readonly counts: { readonly statuses: number; readonly links: number; readonly measures: number };
}
