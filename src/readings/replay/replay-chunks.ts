import type { StreamChunk } from '../../http/sse/event-stream.js';
import type { NumberedFrame, Replay } from './replays.js';

export interface ReplayPace {
  /** Days of the replay a second; 0 for as fast as possible. */
  readonly speed: number;
  /** Days without a frame take no time. */
  readonly skipQuiet: boolean;
}

/** Limit of the frames that are made and written at once, so that other requests run in between. */
const framesAtOnce = 64;

/**
 * Chunks of a replay's frames to write: the frames of one day together, and the days as far apart as the pace says.
 * @returns a function that returns the next chunk, and `null` after the last
 */
export function chunksOf({ start, frames }: Replay, { speed, skipQuiet }: ReplayPace): () => StreamChunk | null {
  let last = start;
  let ahead: NumberedFrame | null = null;
  return () => {
    let text = '';
    let waitMs = 0;
    for (let count = 0; count < framesAtOnce; count++) {
      const frame = ahead ?? frames.next().value ?? null;
      ahead = null;
      if (frame === null) break;
      const days = last === null ? 0 : frame.day - last;
      if (speed > 0 && days > 0) {
        if (count > 0) {
          ahead = frame;
          break;
        }
        waitMs = ((skipQuiet ? 1 : days) * 1_000) / speed;
      }
      last = frame.day;
      text += `id: ${frame.id}\nevent: frame\ndata: ${JSON.stringify(frame.frame)}\n\n`;
    }
    return text === '' ? null : { text, waitMs };
  };
}
