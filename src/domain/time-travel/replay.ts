import type { Day } from '../time/day.js';
import { ThawError } from '../errors.js';
import { compareKeys } from '../fold/event-order.js';
import type { ReplayFrame } from './replay-frames.js';

/** One act of a day on one track: an event that begins to count, or an entry that becomes known. */
export interface ReplayStep {
  readonly id: string;
  /** The sort key among the acts of the day, compared element by element. */
  readonly key: readonly number[];
  /** Makes the frame. @param tracks the requested tracks to which the act belongs */
  frame(tracks: string[]): ReplayFrame;
}

/** The replay of one track; it only moves forward. */
export interface ReplaySource {
  readonly track: string;
  /** The next day that may have frames; `null` at the end. */
  readonly next: Day | null;
  /** Moves to the beginning of a day without making frames. */
  skipTo(day: Day): void;
  /** The frames of the track's status at the beginning of the day that `skipTo` moved to. */
  opening(day: Day): ReplayFrame[];
  /** Plays the next day. `changes` are the status changes caused by its acts and the clock. */
  play(): { acts: readonly ReplayStep[]; changes: readonly ReplayFrame[] };
}

/** The place of a frame: its day, and its number on that day, counted from 1. It is stable within one replay. */
export interface FramePlace {
  readonly day: Day;
  readonly ordinal: number;
}

export interface PlacedFrame extends FramePlace {
  readonly frame: ReplayFrame;
}

export interface ReplayRange {
  /**
   * The first day; its frames begin with the opening status of each track. If absent, the replay begins with the first
   * frame.
   */
  readonly from?: Day | undefined;
  /** The last day that is played. */
  readonly to: Day;
  /** The frame after which the replay resumes. */
  readonly after?: FramePlace | undefined;
}

/**
 * Generates the frames of several tracks in order: by day; within a day first the acts, in fold order, then the status
 * changes of each track. An act on several tracks is one frame. Frames are generated lazily.
 * @throws ThawError invalid `unknown-frame`, on the first request for a frame, if `after` is no frame of this replay
 */
export function* replayFrames(
  sources: readonly ReplaySource[],
  { from, to, after }: ReplayRange,
): Generator<PlacedFrame> {
  const start = after?.day ?? from;
  if (start !== undefined) for (const source of sources) source.skipTo(start);
  let passed = after?.ordinal ?? 0;
  for (let day = start ?? nextDay(sources); day !== null && day <= to; day = nextDay(sources)) {
    let ordinal = 0;
    for (const frame of framesOn(day, sources, day === from)) {
      ordinal += 1;
      if (ordinal > passed) yield { day, ordinal, frame };
    }
    if (ordinal < passed) throw unknownFrame();
    passed = 0;
  }
  if (passed > 0) throw unknownFrame();
}

function* framesOn(day: Day, sources: readonly ReplaySource[], opens: boolean): Generator<ReplayFrame> {
  if (opens) for (const source of sources) yield* source.opening(day);
  const due = sources
    .filter((source) => source.next === day)
    .map((source) => ({ track: source.track, ...source.play() }));
  yield* actsOf(due.filter(({ acts }) => acts.length > 0));
  for (const { changes } of due) yield* changes;
}

function* actsOf(due: readonly { track: string; acts: readonly ReplayStep[] }[]): Generator<ReplayFrame> {
  if (due.length === 1) {
    const [{ track, acts }] = due as [(typeof due)[number]];
    for (const act of acts) yield act.frame([track]);
    return;
  }
  const tracksOf = new Map<string, string[]>();
  for (const { track, acts } of due) {
    for (const { id } of acts) {
      const tracks = tracksOf.get(id);
      if (tracks) tracks.push(track);
      else tracksOf.set(id, [track]);
    }
  }
  const inOrder = due.flatMap(({ acts }) => acts).sort((a, b) => compareKeys(a.key, b.key));
  for (const act of inOrder) {
    const tracks = tracksOf.get(act.id);
    if (tracks) yield act.frame(tracks);
    tracksOf.delete(act.id);
  }
}

function nextDay(sources: readonly ReplaySource[]): Day | null {
  let first: Day | null = null;
  for (const { next } of sources) if (next !== null && (first === null || next < first)) first = next;
  return first;
}

function unknownFrame(): ThawError {
  const detail = 'is no frame of this replay: it was asked for with other tracks, days or knowledge';
  return ThawError.invalid('unknown-frame', 'lastEventId', detail, `the last event id ${detail}`);
}
