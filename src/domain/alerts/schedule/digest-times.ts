import { instantAt, localDay } from './local-time.js';
import { type DigestTime, weekdays } from './schedule.js';

/** A day more than a week, and another for a day that a zone leaps over. */
const daysLooked = 15;

/** The first time of a digest after an instant; both in milliseconds since 1970 UTC. */
export function nextDigest(digest: DigestTime, zone: string, after: number): number {
  return nearest(digest, zone, after, 1, (at) => at > after);
}

/** The last time of a digest up to an instant, that instant itself included; both in milliseconds since 1970 UTC. */
export function lastDigest(digest: DigestTime, zone: string, upTo: number): number {
  return nearest(digest, zone, upTo, -1, (at) => at <= upTo);
}

function nearest(
  { every, weekday, at: time }: DigestTime,
  zone: string,
  from: number,
  step: 1 | -1,
  isWanted: (at: number) => boolean,
): number {
  // A day before: a time that the clocks leap over may come on the next day of others.
  let day = localDay(from, zone).subtract({ days: step });
  for (let n = 0; n < daysLooked; n += 1, day = day.add({ days: step })) {
    if (every === 'week' && weekdays[day.dayOfWeek - 1] !== weekday) continue;
    const at = instantAt(day, time, zone);
    if (at !== null && isWanted(at)) return at;
  }
  throw new RangeError(`${zone} has no ${weekday ?? 'day'} at ${time} near ${new Date(from).toISOString()}`);
}
