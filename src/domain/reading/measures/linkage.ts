import type { Day } from '../../time/day.js';
import { boundsOfView, daysBetween } from '../../time/day-range.js';
import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { Status } from '../../policy/states.js';
import type { StatusInterval } from '../reading.js';
import type { TrackTimeline } from '../track-timeline.js';

/** What one act did to one track, and when the track thawed if the act froze it. */
export interface LinkedTrack {
  track: string;
  title: string;
  /** The status before the act, and by it; equal where the act did not move it. */
  before: Status;
  after: Status;
  moved: boolean;
  thaw: Thaw | null;
}

/** The end of a suspension on a track. */
export interface Thaw {
  on: DateView;
  /** The id of the event, or `clock:<rule>`. */
  cause: string | null;
  /** The days from the act that suspended it. */
  days: DayRange;
  /** The place among the tracks that the act froze, from 1 on. */
  order: number;
  /** The days after the first of them. */
  laterDays: DayRange;
}

/** The act of a log that touches several tracks. */
export interface LinkedAct {
  event: string;
  type: string;
  title: string;
  date: DateView;
  /** In the order in which they thawed, the others by id. */
  tracks: LinkedTrack[];
  moved: number;
  /** The tracks of the same parties that had a status by then, and how many of them it moved; `null` if not counted. */
  share: Share | null;
}

/** A part of a number of tracks. */
export interface Share {
  moved: number;
  of: number;
}

/** An act and the first day whose reading counts it. */
export interface ActOnDay {
  readonly id: string;
  readonly on: Day;
}

/** What an act did to the tracks that it touches, up to a day. */
export function linkedTracks(act: ActOnDay, timelines: readonly TrackTimeline[], day: Day): LinkedTrack[] {
  const tracks = timelines.map((timeline) => linkedTrack(act, timeline, day));
  const thaws = tracks.flatMap(({ thaw }) => thaw ?? []).sort(byDate);
  const [first] = thaws;
  for (const [index, thaw] of thaws.entries()) {
    const earlier = thaws.findIndex((other) => byDate(other, thaw) === 0);
    thaw.order = (earlier < 0 ? index : earlier) + 1;
    thaw.laterDays = daysBetween(boundsOfView(first!.on), boundsOfView(thaw.on));
  }
  return tracks.sort((a, b) => placeOf(a) - placeOf(b) || (a.track < b.track ? -1 : 1));
}

const placeOf = ({ thaw, moved }: LinkedTrack) => (thaw ? thaw.order : moved ? 1e6 : 2e6);

function byDate(a: Thaw, b: Thaw): number {
  const [first, second] = [a.on.earliest ?? a.on.latest!, b.on.earliest ?? b.on.latest!];
  return first < second ? -1 : first > second ? 1 : 0;
}

function linkedTrack({ id, on }: ActOnDay, timeline: TrackTimeline, day: Day): LinkedTrack {
  const { id: track, title } = timeline.definition;
  const history = timeline.history(day);
  const at = history.findIndex(({ cause }) => cause === id);
  if (at < 0) {
    const { status } = timeline.read(Math.min(on, day));
    return { track, title, before: status, after: status, moved: false, thaw: null };
  }
  const before = history[at - 1]?.status ?? 'none';
  const after = history[at]!.status;
  return { track, title, before, after, moved: before !== after, thaw: thawAfter(history, at) };
}

/** The end of the suspension that begins with an interval; `null` where it suspends nothing, or lasts. */
function thawAfter(history: readonly StatusInterval[], at: number): Thaw | null {
  const from = history[at]!;
  if (from.formal !== 'suspended' || history[at - 1]?.formal === 'suspended') return null;
  const end = history.slice(at + 1).find(({ formal }) => formal !== 'suspended');
  if (!end) return null;
  const days = daysBetween(boundsOfView(from.from), boundsOfView(end.from));
  return { on: end.from, cause: end.cause, days, order: 0, laterDays: { min: 0, max: 0 } };
}

/** How many of the tracks that had a status before an act, or have one by it, the act moved. */
export function shareMoved(act: ActOnDay, timelines: readonly TrackTimeline[], day: Day): Share {
  const tracks = timelines.map((timeline) => linkedTrack(act, timeline, day));
  const moved = tracks.filter((track) => track.moved).length;
  return { moved, of: tracks.filter((track) => track.moved || track.before !== 'none').length };
}
