import { instantOf } from '../../../domain/reports/gdelt/event-report.js';

/** A quarter of an hour, for which GDELT publishes one file of each table: counted from 1970 UTC. */
export type Quarter = number;

/** Quarters from the first through the last. */
export type QuarterRange = readonly [first: Quarter, last: Quarter];

const length = 900_000;

/** The quarter of `YYYYMMDDHHMMSS`; `undefined` where the text is no beginning of a quarter. */
export function quarterOf(digits: string): Quarter | undefined {
  const instant = instantOf(digits);
  return instant === undefined || instant % length !== 0 ? undefined : instant / length;
}

/** A quarter as the names of files begin: `20191024143000`. */
export function digitsOf(quarter: Quarter): string {
  return isoOf(quarter).replaceAll(/[^\d]/g, '').slice(0, 14);
}

/** A quarter in words: `2019-10-24 14:30`. */
export function quarterInWords(quarter: Quarter): string {
  return isoOf(quarter).slice(0, 16).replace('T', ' ');
}

const isoOf = (quarter: Quarter) => new Date(quarter * length).toISOString();

/** The last quarters of ranges, at most so many, in order of time. */
export function lastOf(ranges: readonly QuarterRange[], count: number): Quarter[] {
  const found: Quarter[] = [];
  for (const [first, last] of ranges.toReversed()) {
    for (let quarter = last; quarter >= first && found.length < count; quarter--) found.push(quarter);
  }
  return found.reverse();
}

/** Ranges, in order, without one quarter. */
export function without(ranges: readonly QuarterRange[], quarter: Quarter): QuarterRange[] {
  return ranges.flatMap(([first, last]): QuarterRange[] => {
    if (quarter < first || quarter > last) return [[first, last]];
    const parts: QuarterRange[] = [
      [first, quarter - 1],
      [quarter + 1, last],
    ];
    return parts.filter(([from, to]) => from <= to);
  });
}

/** The ranges that quarters form, in order of time. */
export function rangesOf(quarters: readonly Quarter[]): QuarterRange[] {
  const ranges: [Quarter, Quarter][] = [];
  for (const quarter of [...new Set(quarters)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === quarter - 1) last[1] = quarter;
    else ranges.push([quarter, quarter]);
  }
  return ranges;
}
