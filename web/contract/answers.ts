import type { History } from '../../src/contract/readings/answers.js';
import type { LastContact, ListedTrackStatus, Status } from '../../src/contract/readings/reading.js';

// Types of the HTTP contract, as the pages need them. Only types come from there: a schema would enter the bundle.
export type { History } from '../../src/contract/readings/answers.js';
export type {
  DayRange,
  Flag,
  FormalState,
  ImpreciseDate,
  LastContact,
  ListedTrackStatus,
  PracticeState,
  ReadingAsOf,
  Status,
} from '../../src/contract/readings/reading.js';

/** All statuses, from the most cooperation to none. */
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
] as const satisfies readonly Status[];

export type StatusInterval = History['data'][number];
export type Level = NonNullable<LastContact['level']>;
export type Pressure = ListedTrackStatus['pressure'];

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
