import type { StreamChunk } from '../../http/sse/event-stream.js';
import type { NumberedFrame, Replay } from './replays.js';

export interface ReplayPace {
  /** Days of the replay a second; 0 for as fast as it goes. */
  readonly speed: number;
  /** Days without a frame take no time. */
  readonly skipQuiet: boolean;
}

/** At most so many frames are made and written at once, so that others are served in between. */
const framesAtOnce = 64;

/**
 * The frames of a replay as they are written: those of one day together, each day after the time that has passed since
 * the one before. @returns what gives the next chunk, and `null` behind the last
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
