import type { SeriesDefinition, SeriesPointsRecorded } from '../entries/series-entry.js';
import type { Source } from '../events/event.js';
import { type EntryDays, sourcesKnownAt } from '../record/known-sources.js';
import { byKnowledge, retractedBy } from '../record/resolve-amendments.js';
import { includedIn } from '../record/resolve-record.js';
import type { AmendmentEntry, EntryRef } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import { type DateView, EdtfDate } from '../time/edtf-date.js';
import { type Period, periodOf } from '../time/period.js';

/** At most so many earlier figures of one period are listed. */
export const revisionsNamed = 50;

/** A figure as one entry gives it; `null` withdraws what was recorded of its period before. */
export interface GivenValue {
  value: number | null;
  note?: string | undefined;
  /** The entry that gives it, and its position. */
  entry: string;
  position: number;
  /** The day by whose end it was known. */
  known: string;
}

/** The figure of one period as known on a day, with its sources and the earlier figures that it revises. */
export interface SeriesPoint extends GivenValue {
  period: DateView;
  sources: Source[];
  /** Newest first. */
  revised: GivenValue[];
}

/** The definition of a series by one entry. */
export interface SeriesDefinitionEntry extends EntryRef {
  readonly definition: SeriesDefinition;
}

/** Figures that one entry records. */
export interface PointsEntry extends EntryRef, EntryDays {
  readonly body: SeriesPointsRecorded;
}

/** What the log holds about the figures of one series; retractions of other entries may be among the amendments. */
export interface SeriesEntries {
  readonly points: readonly PointsEntry[];
  readonly amendments: readonly AmendmentEntry[];
}

/** The version of a series to read. */
export interface SeriesAsOf {
  /** Only periods that are over by this day. */
  readonly validAt: Day;
  readonly knownAt: Day;
  readonly position: number;
}

/**
 * The definition in force: the latest known then. A definition is no news, so that the first one serves for the days
 * before it was recorded. `undefined` where none was recorded at the position.
 * @param definitions in the order of the log
 */
export function definitionAsOf<T extends EntryRef>(
  definitions: readonly T[],
  { knownAt, position }: SeriesAsOf,
): T | undefined {
  const recorded = definitions.filter((each) => each.position <= position);
  return recorded.findLast(({ known }) => known <= knownAt) ?? recorded[0];
}

/**
 * The figures of a series as known: of each period the one known last, by knowledge day and then by position, in the
 * order of the periods' first days, shorter periods first.
 */
export function pointsAsOf({ points, amendments }: SeriesEntries, asOf: SeriesAsOf): SeriesPoint[] {
  const isIncluded = includedIn(asOf);
  const retracted = retractedBy(amendments.filter(isIncluded));
  const standing = points.filter((entry) => isIncluded(entry) && !retracted.has(entry.id));
  const found = new Map<string, { period: Period; point: SeriesPoint }>();
  for (const entry of [...standing].sort(byKnowledge)) {
    for (const { period: text, value, note } of entry.body.points) {
      const period = periodOf(text);
      if (period.last > asOf.validAt) continue;
      const key = `${period.first}/${period.last}`;
      const before = found.get(key)?.point;
      const given = { value, ...(note !== undefined && { note }), entry: entry.id, position: entry.position };
      const point = {
        ...{ period: EdtfDate.parse(text).view(), ...given, known: isoDay(entry.known) },
        sources: [...sourcesKnownAt(entry.body.sources, entry, asOf.knownAt)],
        revised: before ? revisedBy(value, before) : [],
      };
      found.set(key, { period, point });
    }
  }
  return [...found.values()].sort((a, b) => inOrder(a.period, b.period)).map(({ point }) => point);
}

/** The position of the last entry about the figures that a reading takes in; 0 where it takes in none. */
export function lastPositionAsOf({ points, amendments }: SeriesEntries, asOf: SeriesAsOf): number {
  const isIncluded = includedIn(asOf);
  const taken = new Map(points.filter(isIncluded).map(({ id, position }) => [id, position]));
  for (const { id, position, body, known } of [...amendments].sort((a, b) => a.position - b.position)) {
    if (body.type !== 'EventRetracted' || !isIncluded({ id, position, known })) continue;
    if (taken.has(body.target)) taken.set(id, position);
  }
  return Math.max(0, ...taken.values());
}

/** The figure whose period ends last; of such periods that of the shortest. Withdrawn figures are none. */
export function latestOf(points: readonly SeriesPoint[]): SeriesPoint | null {
  const counting = points.filter(({ value }) => value !== null);
  const last = (point: SeriesPoint) => periodOf(point.period.edtf);
  return counting.reduce<SeriesPoint | null>((latest, point) => {
    if (latest === null) return point;
    const [a, b] = [last(latest), last(point)];
    return b.last > a.last || (b.last === a.last && b.first >= a.first) ? point : latest;
  }, null);
}

/** The earlier figures of a period; a figure that is given again revises none. */
function revisedBy(value: number | null, before: SeriesPoint): GivenValue[] {
  if (before.value === value) return before.revised;
  return [givenValueOf(before), ...before.revised].slice(0, revisionsNamed);
}

function givenValueOf({ value, note, entry, position, known }: SeriesPoint): GivenValue {
  return { value, ...(note !== undefined && { note }), entry, position, known };
}

function inOrder(a: Period, b: Period): number {
  return a.first - b.first || a.last - b.last;
}
