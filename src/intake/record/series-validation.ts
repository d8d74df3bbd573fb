import type { EntryBody } from '../../domain/entries/entry.js';
import { type SeriesDefined, seriesLimits, type SeriesPointsRecorded } from '../../domain/entries/series-entry.js';
import { ThawError } from '../../domain/errors.js';
import { periodOf, samePeriod } from '../../domain/time/period.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import type { RecordedSeries } from '../../event-log/by-type/recorded-series.js';
import type { ParsedEntry } from './parsed-entry.js';

/** What is known of a series before the next entry: its unit, and the periods that have figures. */
interface KnownSeries {
  readonly unit: string;
  readonly periods: Set<string>;
}

/**
 * Reads from the log the series that entries name, and returns a check of entries, to be called in their order: figures
 * are of a series that the log or an entry before defines.
 * @returns a function that throws ThawError invalid `undefined-series`, `too-many-periods`; conflict `series-unit`
 */
export async function seriesCheck(
  recorded: RecordedSeries,
  entries: readonly ParsedEntry[],
): Promise<(entry: ParsedEntry) => void> {
  const ids = new Set(entries.flatMap(({ body }) => seriesNamedBy(body)));
  if (ids.size === 0) return () => undefined;
  const known = new Map<string, KnownSeries>();
  const definitions = await recorded.defined();
  for (const id of ids) {
    const [first] = definitions.get(id) ?? [];
    if (!first) continue;
    const { points } = await recorded.entriesOf(id);
    const periods = points.flatMap(({ body }) => body.points.map(({ period }) => samePeriod(period)!));
    known.set(id, { unit: first.definition.unit, periods: new Set(periods) });
  }
  return ({ body, at }) => {
    if (body.type === 'SeriesDefined') checkDefinition(body, at, known);
    if (body.type === 'SeriesPointsRecorded') checkPoints(body, at, known);
  };
}

/**
 * A figure of a period that is not over yet is a forecast.
 * @param latest the last day that is not in the future
 * @throws ThawError invalid `from-the-future`
 */
export function refuseUnfinishedPeriods(body: EntryBody, at: string, latest: Day): void {
  if (body.type !== 'SeriesPointsRecorded') return;
  for (const [index, { period }] of body.points.entries()) {
    if (periodOf(period).last <= latest) continue;
    const detail = `is not over by ${isoDay(latest)}: give the part that is, as in 2024-01/2024-06`;
    throw ThawError.invalid('from-the-future', `${at}/points/${index}/period`, detail);
  }
}

function seriesNamedBy(body: EntryBody): string[] {
  if (body.type === 'SeriesDefined') return [body.series.id];
  return body.type === 'SeriesPointsRecorded' ? [body.series] : [];
}

/** The unit of a series stays: figures of the past are counted in it. */
function checkDefinition({ series }: SeriesDefined, at: string, known: Map<string, KnownSeries>): void {
  const { unit } = known.get(series.id) ?? series;
  if (unit !== series.unit) {
    const detail = `is not “${unit}”, in which ${series.id} is counted: its unit stays, all else can be amended`;
    throw ThawError.conflict('series-unit', `${at}/series/unit`, detail);
  }
  if (!known.has(series.id)) known.set(series.id, { unit, periods: new Set() });
}

function checkPoints({ series, points }: SeriesPointsRecorded, at: string, known: Map<string, KnownSeries>): void {
  const found = known.get(series);
  if (!found) {
    const detail = `there is no series ${series}: define it first with POST /api/v1/series`;
    throw ThawError.invalid('undefined-series', `${at}/series`, detail);
  }
  const periods = new Set([...found.periods, ...points.map(({ period }) => samePeriod(period)!)]);
  if (periods.size > seriesLimits.periods) {
    const detail = `would give ${series} ${periods.size} periods; at most ${seriesLimits.periods} may have figures`;
    throw ThawError.invalid('too-many-periods', `${at}/points`, detail);
  }
  for (const period of periods) found.periods.add(period);
}
