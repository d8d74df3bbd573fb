import { commentText } from './event-text.js';
import { heartbeat, type StreamConnection, streamLimits } from './stream-connection.js';

/** A text to write in one go, and the wait since the chunk before it, in milliseconds. */
export interface StreamChunk {
  readonly text: string;
  readonly waitMs: number;
}

/**
 * Streams chunks at their pace, then ends the stream. A chunk is made only when the socket has taken the one before it,
 * so no chunks pile up in memory. Resolves when the stream is over.
 * @param chunk the first chunk, where the caller has made it already
 */
export async function streamChunks(
  connection: StreamConnection,
  chunks: Iterator<StreamChunk>,
  chunk = chunks.next(),
): Promise<void> {
  const { clock } = connection;
  const stopHeartbeat = heartbeat(clock, () => connection.isFull || connection.write(commentText));
  let wake = () => {};
  connection.onClose = () => {
    stopHeartbeat();
    wake();
  };
  const sleep = (until: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.at(until, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  let due = clock.now();
  try {
    for (; !chunk.done && connection.isOpen; chunk = chunks.next()) {
      const now = clock.now();
      // Due times follow from due times, so that delays do not add up; time lost to a slow client is not made up for.
      due = Math.max(due + chunk.value.waitMs, now);
      // Other requests run between two chunks.
      await (due > now ? sleep(due) : new Promise((resolve) => setImmediate(resolve)));
      if (connection.write(chunk.value.text)) continue;
      const cancelTimeout = clock.at(clock.now() + streamLimits.slowMs, () => connection.dropIfSlow());
      await connection.drained();
      cancelTimeout();
    }
    connection.end();
  } catch (error) {
    connection.fail(error);
  }
}
