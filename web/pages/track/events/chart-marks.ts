import type { Series as SeriesRow } from '../../../chart/model/series.js';
import { type Visibility, withMark } from '../../../../src/domain/wording/visibility.js';
import type { Mark } from '../../../chart/model/marks.js';
import { type DayNumber, dayOf } from '../../../dates/days.js';
import { plain } from '../../../wording/words.js';
import type { ImpreciseDate, StatusInterval } from '../../../contract/answers.js';
import type { EventMark, ListedSeries, Series } from '../../../contract/track-answers.js';

/** What names an event in a link. */
export interface Named {
  readonly title: string;
  readonly date: ImpreciseDate;
  readonly visibility?: Visibility | undefined;
}

/**
 * The events of a track as the chart draws them.
 * @param later what is known now; those of them that are not on record as read are drawn hollow. Absent: none are
 * @param href the address of an event's page
 */
export function chartMarks(
  marks: readonly EventMark[],
  later: readonly EventMark[] | undefined,
  href: (id: string) => string,
): Mark[] {
  const drawn = (mark: EventMark, hollow: boolean): Mark => ({
    ...{ id: mark.id, date: mark.date, kind: mark.group, act: plain(mark.type), level: mark.level },
    title: withMark(mark.title, mark.visibility),
    ...{ href: href(mark.id), moves: mark.moves && !hollow, hollow },
  });
  const known = new Set(marks.map(({ id }) => id));
  const hidden = (later ?? []).filter(({ id }) => !known.has(id)).map((mark) => drawn(mark, true));
  return [...marks.map((mark) => drawn(mark, !mark.counts)), ...hidden];
}

/** The series of the chart, a row each; a row stays without figures until those have come. */
export function seriesRows(listed: readonly ListedSeries[], read: readonly Series[] | undefined): SeriesRow[] {
  return listed.map(({ id, title, unit }) => ({
    ...{ id, title, unit },
    points: read?.find((one) => one.id === id)?.points ?? [],
  }));
}

/** The sorted days on which events began, and those on which they became known, each once. */
export function stepsOf(marks: readonly EventMark[]): {
  readonly events: readonly DayNumber[];
  readonly known: readonly DayNumber[];
} {
  const sorted = (days: Iterable<DayNumber>) => [...new Set(days)].sort((a, b) => a - b);
  return {
    events: sorted(marks.flatMap(({ date }) => (date.earliest === null ? [] : [dayOf(date.earliest)]))),
    known: sorted(marks.map(({ known }) => dayOf(known))),
  };
}

/** The first and the last day of the page: from the beginning of the history to today, or to the later day that is read. */
export function extentOf(
  intervals: readonly StatusInterval[],
  validAt: string | undefined,
  today: DayNumber,
): { readonly from: DayNumber; readonly to: DayNumber } {
  const first = intervals.find(({ from }) => from.earliest !== null)?.from.earliest;
  const to = Math.max(today, validAt === undefined ? today : dayOf(validAt));
  const from = first ? dayOf(first) : to - 365;
  return { from: Math.min(from, validAt === undefined ? from : dayOf(validAt)), to };
}

const rules: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [
    /^clock:(quiet|silent)-after-(\d+)-days$/,
    ([, word, days]) => `${word} after ${days} days without talks that count`,
  ],
  [/^clock:(.+)$/, ([, rule]) => rule!.replaceAll('-', ' ')],
];

/** A rule of the clock in words, `silent after 270 days without talks that count`; `null` where the cause is an event. */
export function ruleInWords(cause: string): string | null {
  for (const [form, words] of rules) {
    const found = form.exec(cause);
    if (found) return words(found);
  }
  return null;
}
