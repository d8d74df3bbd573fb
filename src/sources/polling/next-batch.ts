import type { Batch } from '../kinds/source-kind.js';

/**
 * The next batch of a fetch, also where the kind hangs.
 * @returns `undefined` behind the last @throws what the kind throws; the reason of the signal where that is aborted
 */
export async function nextBatch(batches: AsyncIterator<Batch>, signal: AbortSignal): Promise<Batch | undefined> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const next = await Promise.race([batches.next(), aborted]);
    return next.done === true ? undefined : next.value;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Ends a fetch. Not awaited: a kind that hangs must hold up nobody. */
export function endBatches(batches: AsyncIterator<Batch>): void {
  void batches.return?.().catch(() => undefined);
}
