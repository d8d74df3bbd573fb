import type { Day } from '../time/day.js';
import { ThawError } from '../errors.js';
import { compareKeys } from '../fold/event-order.js';
import type { ReplayFrame } from './replay-frames.js';

/** What a day brings to one track: an event that comes into view, or an entry that becomes known. */
export interface ReplayStep {
  readonly id: string;
  /** Its place among the acts of the day, compared from the left. */
  readonly key: readonly number[];
  /** @param tracks those of the tracks asked for that it belongs to */
  frame(tracks: string[]): ReplayFrame;
}

/** The replay of one track, which goes forward only. */
export interface ReplaySource {
  readonly track: string;
  /** The next day that may show something; `null` at the end. */
  readonly next: Day | null;
  /** Goes to the beginning of a day without showing anything. */
  skipTo(day: Day): void;
  /** How the track stands at the beginning of a day that it was skipped to. */
  opening(day: Day): ReplayFrame[];
  /** Plays the next day. `changes` are what its acts and the clock made of the track. */
  play(): { acts: readonly ReplayStep[]; changes: readonly ReplayFrame[] };
}

/** A frame's place: its day, and its number on that day from 1. Within one replay it never changes. */
export interface FramePlace {
  readonly day: Day;
  readonly ordinal: number;
}

export interface PlacedFrame extends FramePlace {
  readonly frame: ReplayFrame;
}

export interface ReplayRange {
  /** Begins with how each track stands at the beginning of this day; with the first frame there is, where absent. */
  readonly from?: Day | undefined;
  /** The last day that is played. */
  readonly to: Day;
  /** Goes on behind this frame. */
  readonly after?: FramePlace | undefined;
}

/**
 * The frames of some tracks in order: by day; on a day first what happened, in the order of the fold, then what that
 * and the clock made of each track. An act of several tracks is one frame. Frames are made when they are asked for.
 * @throws ThawError invalid `unknown-frame`, at the first frame asked for, where `after` is no frame of this replay
 */
export function* replayFrames(
  reels: readonly ReplaySource[],
  { from, to, after }: ReplayRange,
): Generator<PlacedFrame> {
  const start = after?.day ?? from;
  if (start !== undefined) for (const reel of reels) reel.skipTo(start);
  let passed = after?.ordinal ?? 0;
  for (let day = start ?? nextDay(reels); day !== null && day <= to; day = nextDay(reels)) {
    let ordinal = 0;
    for (const frame of framesOn(day, reels, day === from)) {
      ordinal += 1;
      if (ordinal > passed) yield { day, ordinal, frame };
    }
    if (ordinal < passed) throw unknownFrame();
    passed = 0;
  }
  if (passed > 0) throw unknownFrame();
}

function* framesOn(day: Day, reels: readonly ReplaySource[], opens: boolean): Generator<ReplayFrame> {
  if (opens) for (const reel of reels) yield* reel.opening(day);
  const due = reels.filter((reel) => reel.next === day).map((reel) => ({ track: reel.track, ...reel.play() }));
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

function nextDay(reels: readonly ReplaySource[]): Day | null {
  let first: Day | null = null;
  for (const { next } of reels) if (next !== null && (first === null || next < first)) first = next;
  return first;
}

function unknownFrame(): ThawError {
  const detail = 'is no frame of this replay: it was asked for with other tracks, days or knowledge';
  return ThawError.invalid('unknown-frame', 'lastEventId', detail, `the last event id ${detail}`);
}
