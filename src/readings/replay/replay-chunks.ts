import { eventText } from '../../http/sse/event-text.js';
import type { StreamChunk } from '../../http/sse/paced-stream.js';
import type { Replay } from './replays.js';

export interface ReplayPace {
  /** Days of the replay a second; 0 for as fast as possible. */
  readonly speed: number;
  /** Days without a frame take no time. */
  readonly skipQuiet: boolean;
}

/** Limit of the frames that are made and written at once, so that other requests run in between. */
const framesAtOnce = 64;

/**
 * Yields a replay's frames as chunks to write: the frames of one day together, and the days as far apart as the pace
 * says.
 */
export function* chunksOf({ start, frames }: Replay, { speed, skipQuiet }: ReplayPace): Generator<StreamChunk> {
  let last = start;
  let [text, waitMs, count] = ['', 0, 0];
  for (const { id, day, frame } of frames) {
    const days = last === null ? 0 : day - last;
    const pauseMs = speed > 0 && days > 0 ? ((skipQuiet ? 1 : days) * 1_000) / speed : 0;
    if (count === framesAtOnce || (count > 0 && pauseMs > 0)) {
      yield { text, waitMs };
      [text, waitMs, count] = ['', 0, 0];
    }
    waitMs += pauseMs;
    last = day;
    text += eventText('frame', frame, id);
    count += 1;
  }
  if (count > 0) yield { text, waitMs };
}
