import { instantAt, localDay } from './local-time.js';
import { minutesOf, type QuietTime, weekdays } from './schedule.js';

/** Windows that follow one another are gone through for so long: a week has an end, since they may not cover it. */
const daysLooked = 9;

/**
 * When the quiet time ends that an instant lies in; `null` where it lies in none. Windows that touch or overlap are one.
 * @param at milliseconds since 1970 UTC, as the answer
 */
export function quietUntil({ windows }: QuietTime, zone: string, at: number): number | null {
  const first = localDay(at, zone).subtract({ days: 2 });
  const spans: (readonly [number, number])[] = [];
  for (let n = 0; n <= daysLooked + 2; n += 1) {
    const day = first.add({ days: n });
    for (const { days, from, to } of windows) {
      if (!days.includes(weekdays[day.dayOfWeek - 1]!)) continue;
      const last = minutesOf(to) > minutesOf(from) ? day : day.add({ days: 1 });
      const [begin, end] = [instantAt(day, from, zone), instantAt(last, to, zone)];
      if (begin !== null && end !== null && begin < end) spans.push([begin, end]);
    }
  }
  let until = at;
  for (const [begin, end] of spans.sort((a, b) => a[0] - b[0])) if (begin <= until && end > until) until = end;
  return until === at ? null : until;
}
