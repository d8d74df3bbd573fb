import type { History } from '../../src/contract/readings/answers.js';
import type { LastContact, ListedTrackStatus, Status } from '../../src/contract/readings/reading.js';

// Types of the HTTP contract, as the pages need them. Only types come from there: a schema would enter the bundle.
export type { Actor, EntryPage, EventBody, LogEntry, Source } from '../../src/contract/log/entries.js';
export type { Page } from '../../src/contract/page.js';
export type { TracksFound } from '../../src/contract/readings/track-search.js';
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

/** Every status of the contract, from the most cooperation to none; a missing one does not compile. */
const everyStatus: Readonly<Record<Status, true>> = {
  'working-group-active': true,
  active: true,
  resumed: true,
  exploratory: true,
  paused: true,
  dormant: true,
  frozen: true,
  terminated: true,
  none: true,
};
/** All statuses, from the most cooperation to none. */
export const statuses = Object.keys(everyStatus) as readonly Status[];

export type StatusInterval = History['data'][number];
export type Level = NonNullable<LastContact['level']>;
export type Pressure = ListedTrackStatus['pressure'];
