const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failure the next try is due: the first try is at once, so there are ten. */
export const retryDelaysMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** So much longer, at most, each delay is drawn out by chance: receivers that come back are not hit by all at once. */
export const jitterShare = 0.1;

/** A try is ended after this. */
export const tryTimeoutMs = 15 * second;

/** A channel that has failed for so long without a success is disabled. */
export const failingLimitMs = 5 * 24 * hour;

/**
 * When the next try is due.
 * @param tries how many failed, from 1
 * @param failedAt in milliseconds since 1970
 * @param random from 0 to below 1
 * @param retryAfterSeconds what the receiver asked for: waited for where it is longer
 * @returns milliseconds since 1970, or `undefined` where all tries are used up
 */
export function nextTry(tries: number, failedAt: number, random: number, retryAfterSeconds = 0): number | undefined {
  const delay = retryDelaysMs[tries - 1];
  if (delay === undefined) return undefined;
  return failedAt + Math.max(Math.round(delay * (1 + jitterShare * random)), retryAfterSeconds * second);
}
