import { type Day, isoDay } from '../../domain/time/day.js';
import type { Bounds } from '../../domain/time/edtf-date.js';
import type { StatusInterval, TrackReading } from '../../domain/reading/reading.js';
import { type HistoryChange, historyChangeOf, type StatusAndAxes, statusAt } from '../../domain/reading/revision.js';
import type { StatusPeriod } from '../../domain/fold/status-history.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';

/** The projected status of a track, as in tables, on the wall board and in lists: a reading without metrics. */
export interface StatusRow {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly collection: string | null;
  readonly parent: string | null;
  readonly policy: string;
  readonly reading: TrackReading;
  /** The last dialogue with all parties present: its event and the ISO days between which it ended (bounds). */
  readonly lastDialogue: {
    readonly event: string;
    readonly earliest: string | null;
    readonly latest: string | null;
  } | null;
  /** The version of the track: the position of the last entry that is included. */
  readonly position: number;
  /** The day of the reading. The row is valid until `nextCheckOn`, when the clock may change it. */
  readonly validAt: Day;
  readonly nextCheckOn: Day | null;
}

/** The status periods of a history up to a day, oldest first. */
export type StatusPeriods = readonly StatusPeriod[];

/** A change of the status or of one of its axes. */
export interface StatusChange {
  readonly track: string;
  readonly from: StatusAndAxes;
  readonly to: StatusAndAxes;
}

/** The combined effect of some entries: changes of today's status, and changes of past history. */
export interface Changes {
  readonly statusChanges: readonly StatusChange[];
  readonly historyChanges: readonly HistoryChange[];
}

/** A track's row with its history. */
export interface Projected {
  readonly row: StatusRow;
  readonly intervals: readonly StatusInterval[];
}

/** The intervals that the tables hold for a track, valid while its row has this position and day. */
export interface WrittenIntervals {
  readonly generation: number;
  readonly position: number;
  readonly validAt: Day;
  readonly intervals: readonly StatusInterval[];
}

/** A track whose projection has stopped before an entry that cannot be read or folded. */
export interface StoppedTrack {
  readonly track: string;
  readonly position: number;
  readonly reason: string;
}

/** The status and axes of a reading. */
export function statusAndAxesOf({ status, formal, practice }: TrackReading): StatusAndAxes {
  return { status, formal: formal.state, practice: practice.state };
}

/** The status change of a track in a list; an empty list if both sides are equal. */
export function changeOf(track: string, from: StatusAndAxes, to: StatusAndAxes): StatusChange[] {
  const same = from.status === to.status && from.formal === to.formal && from.practice === to.practice;
  return same ? [] : [{ track, from, to }];
}

/** The changes of several tracks, each between two versions of its history up to today. */
export function changesBetween(
  tracks: Iterable<readonly [track: string, before: StatusPeriods, after: StatusPeriods]>,
  today: Day,
): Changes {
  const statusChanges: StatusChange[] = [];
  const historyChanges: HistoryChange[] = [];
  for (const [track, before, after] of tracks) {
    const history = historyChangeOf(track, before, after, today);
    // Today is the last day of the history: if the histories are equal, so is the status.
    if (history.length === 0) continue;
    historyChanges.push(...history);
    statusChanges.push(...changeOf(track, statusAt(before), statusAt(after)));
  }
  return { statusChanges, historyChanges };
}

/** Computes the row and history of a timeline as of a day. */
export function projectedOf(timeline: TrackTimeline, today: Day): Projected {
  const { id, title, parties, topic, collection = null, parent } = timeline.definition;
  const dialogue = timeline.lastDialogue(today);
  const row = {
    track: id,
    title,
    parties,
    topic,
    collection,
    parent: parent ?? null,
    policy: timeline.policy.name,
    reading: timeline.read(today),
    lastDialogue: dialogue && { event: dialogue.id, ...daysOf(dialogue.date) },
    position: timeline.version,
    validAt: today,
    nextCheckOn: timeline.nextCheck(today),
  };
  return { row, intervals: timeline.history(today) };
}

function daysOf({ earliest, latest }: Bounds) {
  const iso = (day: Day | null) => (day === null ? null : isoDay(day));
  return { earliest: iso(earliest), latest: iso(latest) };
}
