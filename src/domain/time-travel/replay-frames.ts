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

/** An event on the day on which readings begin to count it. */
export interface EventFrame {
  kind: 'event';
  day: string;
  id: string;
  type: TrackEvent['type'];
  title: string;
  /** When it happened or took force, as written; `day` is its latest bound. */
  date: DateView;
  level: Level | null;
  /** Those of the tracks asked for that it counts for. */
  tracks: string[];
}

/** An entry of the log on the day on which it became known. */
export interface EntryFrame {
  kind: 'entry';
  day: string;
  id: string;
  type: string;
  title: string;
  /** When what it tells of happened; `null` where it tells of no act. */
  date: DateView | null;
  /** Told of an act of the past: it became known after the day on which readings would have counted it. */
  late: boolean;
  /** The entries that it is about. */
  about: string[];
  position: number;
  /** Those of the tracks asked for that it bears on. */
  tracks: string[];
}

export interface Triple {
  status: Status;
  formal: FormalState;
  practice: PracticeState;
}

/** How a track stands from a day on. */
export interface StatusFrame extends Triple {
  kind: 'status';
  day: string;
  track: string;
  label: string;
  before: Triple;
  /** The date that the stretch counts from; `null` where nothing is on record any more. */
  from: DateView | null;
  /** An event's id, or a rule of the clock with the event that it counted from as `basis`. */
  cause: string | null;
  basis?: string;
  /** Not that something happened: on this day it became known that it stands otherwise than was believed. */
  revision?: true;
  /** How it stands where the replay begins. */
  opening?: true;
}

/** The pressure of the trailing window reaches another level. */
export interface PressureFrame {
  kind: 'pressure';
  day: string;
  track: string;
  level: PressureLevel;
  score: number;
  opening?: true;
}

/** What one replay shows, in order. Days are UTC calendar days as in `2024-01-30`. */
export type ReplayFrame = EventFrame | EntryFrame | StatusFrame | PressureFrame;

const unheardOf: Triple = { status: 'none', formal: 'none', practice: 'never' };

export function tripleOf(stretch: StatusPeriod | null): Triple {
  if (stretch === null) return unheardOf;
  const { status, formal, practice } = stretch;
  return { status, formal, practice };
}

export function isSameTriple(a: Triple, b: Triple): boolean {
  return a.status === b.status && a.formal === b.formal && a.practice === b.practice;
}

/** @param before what was so the day before, or was then believed to be */
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

export function eventFrame({ id, type, title, date, level, visibleFrom }: TrackEvent, tracks: string[]): EventFrame {
  return { kind: 'event', day: isoDay(visibleFrom), id, type, title, date: date.view(), level, tracks };
}

export function entryFrame(arrival: TrackEntry, tracks: string[]): EntryFrame {
  const { id, position, known } = arrival;
  return { kind: 'entry', day: isoDay(known), id, ...told(arrival), position, tracks };
}

function told(arrival: TrackEntry): Pick<EntryFrame, 'type' | 'title' | 'date' | 'late' | 'about'> {
  if (arrival.kind === 'kept') {
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

function gistOf(body: Extract<TrackEntry, { kind: 'kept' }>['body']): string {
  switch (body.type) {
    case 'EventDisputed':
      return `${body.party}: ${body.says}`;
    case 'CoverageConfirmed':
      return body.note ?? `the record is complete until ${body.until}`;
    default:
      return body.reason;
  }
}
