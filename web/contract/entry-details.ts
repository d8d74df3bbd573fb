import type { DateView, EventBody, Status } from './answers.js';
import type { AnyEntry } from '../pages/event/history/history.js';

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

/** Whether an entry is a fact about the world; the rest is about the record. */
export function isEvent(body: AnyEntry['body']): boolean {
  return Array.isArray(body.actors);
}
