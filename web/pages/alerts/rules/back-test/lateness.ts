import { dayOf, isoOf } from '../../../../dates/days.js';
import type { BackTestFiring, BackTestResult } from '../../../../../src/contract/alerts/back-test.js';

export type { BackTest, BackTestFiring, BackTestResult } from '../../../../../src/contract/alerts/back-test.js';

/** `12 days late`, `on the day`, `3 days before hindsight would have it`. */
export function latenessInWords(daysLate: number): string {
  if (daysLate === 0) return 'on the day';
  const days = `${new Intl.NumberFormat('en-GB').format(Math.abs(daysLate))} ${Math.abs(daysLate) === 1 ? 'day' : 'days'}`;
  return daysLate > 0 ? `${days} late` : `${days} too early`;
}

/** Counts of firings by their delay against hindsight. */
export interface LatenessCounts {
  readonly onTheDay: number;
  readonly late: number;
  /** Firings earlier than with hindsight. */
  readonly early: number;
  /** Firings that hindsight does not confirm. */
  readonly unfounded: number;
  /** Firings with hindsight that could not have been notified at the time. */
  readonly missed: number;
}

export function latenessCounts(firings: readonly BackTestFiring[], missed: readonly BackTestFiring[]): LatenessCounts {
  const compared = firings.flatMap(({ hindsight }) => (hindsight ? [hindsight.daysLate] : []));
  return {
    onTheDay: compared.filter((days) => days === 0).length,
    late: compared.filter((days) => days > 0).length,
    early: compared.filter((days) => days < 0).length,
    unfounded: firings.length - compared.length,
    missed: missed.length,
  };
}

/** `5 on the day, 2 late, 1 not confirmed by hindsight`; zero counts are left out. */
export function latenessCountsInWords(counts: LatenessCounts): string {
  const parts = [
    [counts.onTheDay, 'on the day'],
    [counts.late, 'late'],
    [counts.early, 'too early'],
    [counts.unfounded, 'not confirmed by hindsight'],
    [counts.missed, 'missed'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');
}

/** Tracks with firings, the most firings first. */
export function tracksOf(result: BackTestResult): { track: string; title: string; firings: number }[] {
  const byTrack = new Map<string, { track: string; title: string; firings: number }>();
  for (const { track, title } of [...result.firings, ...result.missed]) {
    const seen = byTrack.get(track) ?? { track, title, firings: 0 };
    byTrack.set(track, { ...seen, firings: seen.firings + 1 });
  }
  return [...byTrack.values()].sort((a, b) => b.firings - a.firings || a.title.localeCompare(b.title));
}

/** Firing as a span of the chart, in days since 1970. */
export interface FiringSpan {
  readonly from: number;
  /** Absent while it is firing. */
  readonly to?: number;
  readonly label: string;
  readonly tone: string;
}

/**
 * Firings of one track as spans, in order. A firing that ends on its first day takes that day.
 * @param missed firings that could not have been notified, by their day
 */
export function spansOf(
  firings: readonly BackTestFiring[],
  track: string,
  missed: ReadonlySet<string> = new Set(),
): FiringSpan[] {
  return firings
    .filter((firing) => firing.track === track)
    .map((firing) => {
      const from = dayOf(firing.firedOn);
      const isMissed = missed.has(firing.firedOn);
      const isWithdrawn = firing.ended?.how === 'withdrawn';
      const how = isMissed ? 'missed' : isWithdrawn ? 'withdrawn' : firing.ended ? 'resolved' : 'still firing';
      return {
        from,
        ...(firing.ended && { to: Math.max(from + 1, dayOf(firing.ended.on)) }),
        label: `Fired ${isoOf(from)}, ${how}`,
        tone: isMissed ? 'firing-missed' : isWithdrawn ? 'firing-withdrawn' : 'firing-span',
      };
    })
    .sort((a, b) => a.from - b.from);
}
