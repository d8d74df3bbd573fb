const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The delay after each failed attempt, in milliseconds. With the first attempt, which is immediate, that makes ten. */
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

/** The greatest share by which chance makes a delay longer, so that a recovering receiver is not hit by all at once. */
export const jitterShare = 0.1;

/** A channel that has failed for this long without a success is disabled; in milliseconds. */
export const failingLimitMs = 5 * 24 * hour;

/**
 * When the next attempt is due.
 * @param failures the number of failed attempts, from 1
 * @param failedAt milliseconds since 1970 UTC
 * @param random from 0 to below 1
 * @param retryAfterSeconds the receiver's `Retry-After`, which counts where it is longer than the delay
 * @returns milliseconds since 1970 UTC, or `undefined` where no attempt is left
 */
export function nextAttempt(
  failures: number,
  failedAt: number,
  random: number,
  retryAfterSeconds = 0,
): number | undefined {
  const delay = retryDelaysMs[failures - 1];
  if (delay === undefined) return undefined;
  return failedAt + Math.max(Math.round(delay * (1 + jitterShare * random)), retryAfterSeconds * second);
}
