import { Injectable } from '@nestjs/common';
import { type EndFrame, tracksReplayed } from '../../contract/readings/replay.js';
import { type Day, isoDay, parseDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { ReplayAsHappened } from '../../domain/time-travel/replay-as-happened.js';
import { ReplayAsKnown } from '../../domain/time-travel/replay-as-known.js';
import { type FramePlace, type ReplaySource, replayFrames } from '../../domain/time-travel/replay.js';
import type { ReplayFrame } from '../../domain/time-travel/replay-frames.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../status-reader.js';

/** The tracks and days to replay. Absent days: from the first frame to today. */
export interface ReplayRequest {
  readonly tracks: readonly string[];
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Shows of every day the knowledge of that day; else the events as they happened. */
  readonly asKnown?: boolean | undefined;
  /** The state of knowledge: the end of this day. Not with `asKnown`. */
  readonly knownAt?: Day | undefined;
  readonly position?: number | undefined;
  /** Continues after the frame of this id. */
  readonly after?: FrameId | undefined;
}

/** The place of a frame: the log's position, the day, and the frame's number in the replay; `end` after the last. */
export interface FrameId {
  readonly position: number;
  readonly day: Day;
  readonly ordinal: number | 'end';
}

export interface NumberedFrame {
  readonly id: string;
  readonly day: Day;
  readonly frame: ReplayFrame | EndFrame;
}

/** An open replay: it reads the log no more. */
export interface Replay {
  /**
   * The day with which it begins: that of the frame after which it continues, else the requested one; `null` where it
   * begins with the first frame.
   */
  readonly start: Day | null;
  readonly to: Day;
  readonly position: number;
  readonly frames: IterableIterator<NumberedFrame, void>;
}

/** Parses the id of a frame, as in `1200~2024-01-31~17`. @throws ThawError invalid `invalid-parameter` */
export function frameIdOf(text: string): FrameId {
  const parts = /^([1-9]\d{0,14})~(\d{4}-\d{2}-\d{2})~([1-9]\d{0,8}|end)$/.exec(text);
  if (!parts) throw invalidParameter('lastEventId', `is "${text.slice(0, 60)}", which is no id of a frame`);
  const [, position, day, ordinal] = parts as unknown as [string, string, string, string];
  return {
    position: Number(position),
    day: parseDay(day, 'lastEventId'),
    ordinal: ordinal === 'end' ? ordinal : Number(ordinal),
  };
}

/** Opens replays of tracks. */
@Injectable()
export class Replays {
  constructor(
    private readonly reader: StatusReader,
    private readonly projector: Projector,
  ) {}

  /**
   * Opens a replay: folds its tracks now, and makes the frames as they are read. The log is read up to one position, so
   * that later entries change nothing.
   * @throws ThawError invalid `invalid-parameter`, `unknown-frame` (with the first frame pulled); as
   * `StatusReader.timeline`
   */
  async open(request: ReplayRequest): Promise<Replay> {
    const { from, to = this.reader.today(), after } = request;
    refuseContradictions(request, to);
    const position = after?.position ?? request.position ?? this.projector.position;
    const sources: ReplaySource[] = [];
    for (const track of new Set(request.tracks)) sources.push(await this.sourceOf(track, request, to, position));
    const behind: FramePlace | undefined = after && { day: after.day, ordinal: after.ordinal as number };
    const frames = numbered(replayFrames(sources, { from, to, after: behind }), to, position);
    return { start: after?.day ?? from ?? null, to, position, frames };
  }

  private async sourceOf(
    track: string,
    { asKnown, knownAt }: ReplayRequest,
    to: Day,
    position: number,
  ): Promise<ReplaySource> {
    const timeline = await this.reader.timeline(track, { position, knownAt });
    return asKnown ? new ReplayAsKnown(timeline, to, position) : new ReplayAsHappened(timeline, to);
  }
}

function* numbered(frames: ReturnType<typeof replayFrames>, to: Day, position: number): Generator<NumberedFrame, void> {
  for (const { day, ordinal, frame } of frames) yield { id: `${position}~${isoDay(day)}~${ordinal}`, day, frame };
  const day = isoDay(to);
  yield { id: `${position}~${day}~end`, day: to, frame: { kind: 'end', day, position } };
}

function refuseContradictions(request: ReplayRequest, to: Day): void {
  const { tracks, from, asKnown, knownAt, position, after } = request;
  if (tracks.length === 0) throw invalidParameter('track', 'is missing: name at least one');
  if (tracks.length > tracksReplayed)
    throw invalidParameter('track', `names ${tracks.length} tracks, more than ${tracksReplayed}`);
  if (from !== undefined && from > to)
    throw invalidParameter('from', `is ${isoDay(from)}, which is after ${isoDay(to)}, the last day`);
  if (asKnown && knownAt !== undefined) {
    throw invalidParameter('knownAt', 'does not go with asKnown: that takes for every day what was known on it');
  }
  if (!after) return;
  if (position !== undefined && position !== after.position) {
    throw invalidParameter('lastEventId', `is of position ${after.position}, and position is ${position}`);
  }
  if (after.ordinal !== 'end' && (after.day > to || after.day < (from ?? after.day))) {
    throw invalidParameter('lastEventId', `is of ${isoDay(after.day)}, which is not among the days asked for`);
  }
}

function invalidParameter(pointer: string, detail: string): ThawError {
  return ThawError.invalid('invalid-parameter', pointer, detail);
}
