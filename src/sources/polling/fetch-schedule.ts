const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The delay after the first failed fetch; it doubles with each further one. */
export const firstDelayMs = minute;

/** The longest delay after failed fetches, unless the source is fetched less often than that anyway. */
export const longestDelayMs = 6 * hour;

/** The greatest share by which chance makes a delay longer, so that sources added together do not stay together. */
export const jitterShare = 0.1;

/**
 * When a source is fetched again after a fetch that went well.
 * @param now milliseconds since 1970 UTC @param interval milliseconds @param random from 0 to below 1
 */
export function nextFetch(now: number, interval: number, random: number): number {
  return now + Math.round(interval * (1 + jitterShare * random));
}

/**
 * When a source is fetched again after a fetch that failed.
 * @param failures failed fetches since the last that went well, from 1 @param interval milliseconds
 * @param retryAfterSeconds what the provider asks for, which counts where it is longer
 */
export function nextAttempt(
  failures: number,
  now: number,
  interval: number,
  random: number,
  retryAfterSeconds = 0,
): number {
  const doubled = firstDelayMs * 2 ** Math.min(failures - 1, 30);
  const delay = Math.min(doubled, Math.max(longestDelayMs, interval));
  return now + Math.max(Math.round(delay * (1 + jitterShare * random)), retryAfterSeconds * second);
}
