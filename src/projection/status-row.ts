import { type Day, isoDay } from '../domain/time/day.js';
import type { Bounds } from '../domain/time/edtf-date.js';
import type { StatusInterval, TrackReading } from '../domain/reading/reading.js';
import { type HistoryChange, historyChangeOf, type StatusAndAxes, statusAt } from '../domain/reading/revision.js';
import type { StatusPeriod } from '../domain/fold/status-history.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';

/** The status of a track as it stands in the tables, on the wall board and in lists: a reading without metrics. */
export interface StatusRow {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly parent: string | null;
  readonly policy: string;
  readonly reading: TrackReading;
  /** The last dialogue with all parties present: its event and the ISO days between which it ended. */
  readonly lastDialogue: {
    readonly event: string;
    readonly earliest: string | null;
    readonly latest: string | null;
  } | null;
  /** The version of the track: the position of the last entry that is read here. */
  readonly position: number;
  /** The day that it was read for. It holds until `nextCheckOn`. */
  readonly validAt: Day;
  readonly nextCheckOn: Day | null;
}

/** The stretches of a history up to a day. */
export type StatusPeriods = readonly StatusPeriod[];

/** A change of status, or of an axis of it. */
export interface StatusChange {
  readonly track: string;
  readonly from: StatusAndAxes;
  readonly to: StatusAndAxes;
}

/** What entries have changed, taken together: how tracks stand today, and how their pasts read. */
export interface Changes {
  readonly statusChanges: readonly StatusChange[];
  readonly historyChanges: readonly HistoryChange[];
}

/** A track's row with its history. */
export interface Projected {
  readonly row: StatusRow;
  readonly intervals: readonly StatusInterval[];
}

/** What the tables hold of a track's history while its row says this position and this day. */
export interface WrittenIntervals {
  readonly generation: number;
  readonly position: number;
  readonly validAt: Day;
  readonly intervals: readonly StatusInterval[];
}

/** A track that stands still before an entry which cannot be read or folded. */
export interface StoppedTrack {
  readonly track: string;
  readonly position: number;
  readonly reason: string;
}

export function statusAndAxesOf({ status, formal, practice }: TrackReading): StatusAndAxes {
  return { status, formal: formal.state, practice: practice.state };
}

/** The change from one standing to another, if it is one. */
export function changeOf(track: string, from: StatusAndAxes, to: StatusAndAxes): StatusChange[] {
  const same = from.status === to.status && from.formal === to.formal && from.practice === to.practice;
  return same ? [] : [{ track, from, to }];
}

/** The changes of several tracks, each from one outline of its history up to today to another. */
export function changesBetween(
  tracks: Iterable<readonly [track: string, before: StatusPeriods, after: StatusPeriods]>,
  today: Day,
): Changes {
  const statusChanges: StatusChange[] = [];
  const historyChanges: HistoryChange[] = [];
  for (const [track, before, after] of tracks) {
    const history = historyChangeOf(track, before, after, today);
    // Today is the last day of the history: where nothing of that differs, the status does not.
    if (history.length === 0) continue;
    historyChanges.push(...history);
    statusChanges.push(...changeOf(track, statusAt(before), statusAt(after)));
  }
  return { statusChanges, historyChanges };
}

/** Reads a timeline as of a day. */
export function projectedOf(timeline: TrackTimeline, today: Day): Projected {
  const { id, title, parties, topic, parent } = timeline.definition;
  const dialogue = timeline.lastDialogue(today);
  const row = {
    track: id,
    title,
    parties,
    topic,
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
