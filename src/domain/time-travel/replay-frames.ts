import { isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { Level } from '../events/event.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { TrackEvent } from '../record/track-event.js';
import {
  statusLabels,
  type FormalState,
  type PracticeState,
  type PressureLevel,
  type Status,
} from '../policy/states.js';
import { targetsOf } from '../entries/amendment.js';
import { isAmendment } from '../entries/entry.js';
import type { StatusPeriod } from '../fold/status-history.js';

/** Frame of an event, on the first day on which readings count it. */
export interface EventFrame {
  kind: 'event';
  day: string;
  id: string;
  type: TrackEvent['type'];
  title: string;
  /** The date on which it happened or took force, as recorded; `day` is its latest bound. */
  date: DateView;
  level: Level | null;
  /** The requested tracks for which it counts. */
  tracks: string[];
}

/** Frame of a log entry, on the day on which it became known. */
export interface EntryFrame {
  kind: 'entry';
  day: string;
  id: string;
  type: string;
  title: string;
  /** The date of the event in the entry; `null` if the entry has no event. */
  date: DateView | null;
  /** Whether the event became known after the day from which readings would have counted it. */
  late: boolean;
  /** Ids of the entries that it amends. */
  about: string[];
  position: number;
  /** The requested tracks that it affects. */
  tracks: string[];
}

/** The headline status with its two axes. */
export interface Triple {
  status: Status;
  formal: FormalState;
  practice: PracticeState;
}

/** Frame of a track's new status, on the day from which it holds. */
export interface StatusFrame extends Triple {
  kind: 'status';
  day: string;
  track: string;
  label: string;
  before: Triple;
  /** The date that the status period counts from; `null` if the record has become empty. */
  from: DateView | null;
  /** Id of the causing event, or a rule of the clock; then `basis` is the event that it counted from. */
  cause: string | null;
  basis?: string;
  /** Set if nothing happened on this day, but new knowledge corrected the status. */
  revision?: true;
  /** Set for the status at the beginning of the replay. */
  opening?: true;
}

/** Frame of a new pressure level; the score is that of the trailing window. */
export interface PressureFrame {
  kind: 'pressure';
  day: string;
  track: string;
  level: PressureLevel;
  score: number;
  opening?: true;
}

/** A frame of a replay. Days are UTC calendar days as in `2024-01-30`. */
export type ReplayFrame = EventFrame | EntryFrame | StatusFrame | PressureFrame;

const emptyTriple: Triple = { status: 'none', formal: 'none', practice: 'never' };

/** The status, formal and practice state of a period; those of an empty record for `null`. */
export function tripleOf(period: StatusPeriod | null): Triple {
  if (period === null) return emptyTriple;
  const { status, formal, practice } = period;
  return { status, formal, practice };
}

/** Whether two triples are equal. */
export function isSameTriple(a: Triple, b: Triple): boolean {
  return a.status === b.status && a.formal === b.formal && a.practice === b.practice;
}

/**
 * The frame of a new status.
 * @param now the period that began; `null` if the record has become empty
 * @param before the status of the day before, by the knowledge of that day
 */
export function statusFrame(track: string, day: number, now: StatusPeriod | null, before: Triple): StatusFrame {
  const triple = tripleOf(now);
  return {
    kind: 'status',
    day: isoDay(day),
    track,
    ...triple,
    label: statusLabels[triple.status],
    before,
    from: now?.from ?? null,
    cause: now?.cause ?? null,
    ...(now?.basis !== undefined && { basis: now.basis }),
  };
}

/** The frame of an event. @param tracks the requested tracks for which it counts */
export function eventFrame({ id, type, title, date, level, visibleFrom }: TrackEvent, tracks: string[]): EventFrame {
  return { kind: 'event', day: isoDay(visibleFrom), id, type, title, date: date.view(), level, tracks };
}

/** The frame of a log entry. @param tracks the requested tracks that it affects */
export function entryFrame(arrival: TrackEntry, tracks: string[]): EntryFrame {
  const { id, position, known } = arrival;
  return { kind: 'entry', day: isoDay(known), id, ...contentOf(arrival), position, tracks };
}

function contentOf(arrival: TrackEntry): Pick<EntryFrame, 'type' | 'title' | 'date' | 'late' | 'about'> {
  if (arrival.kind === 'amendment') {
    const { body } = arrival;
    return {
      type: body.type,
      title: gistOf(body),
      date: null,
      late: false,
      about: isAmendment(body) ? [...targetsOf(body)] : [],
    };
  }
  const { event, known } = arrival;
  const { title } = event;
  const [date, late] = [event.date.view(), known > event.visibleFrom];
  if (arrival.kind === 'event') return { type: event.type, title, date, late, about: [] };
  return { type: 'EventCorrected', title, date, late, about: [event.id] };
}

function gistOf(body: Extract<TrackEntry, { kind: 'amendment' }>['body']): string {
  switch (body.type) {
    case 'EventDisputed':
      return `${body.party}: ${body.says}`;
    case 'CoverageConfirmed':
      return body.note ?? `the record is complete until ${body.until}`;
    default:
      return body.reason;
  }
}
