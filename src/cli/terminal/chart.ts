import { type Day, isoDay } from '../../domain/time/day.js';
import { statusLabels, type Status } from '../../domain/policy/states.js';
import type { StatusPeriod } from '../../domain/fold/status-history.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import {
  axisOf,
  bandOf,
  formalLetters,
  marksOf,
  type Paint,
  practiceLetters,
  Scale,
  type BandPeriod,
  statesOf,
  statusLetters,
} from './bands.js';

const margin = 10;

/**
 * The history of a track up to a day as bands over time: status, its two axes, and the events.
 * @param columns the width of all; @returns the lines
 */
export function chartOf(timeline: TrackTimeline, validAt: Day, columns: number, paint: Paint): string[] {
  const { title, id } = timeline.definition;
  const periods = timeline.periodsUntil(validAt);
  const first = periods[0]?.day;
  if (first === undefined) return [`${title} (${id})`, 'Nothing is on record.'];
  const scale = new Scale(first, Math.max(validAt, first), Math.max(20, columns - margin));
  const row = (name: string, text: string) => `${name.padEnd(margin)}${text}`.trimEnd();
  const periodsBy = <State extends string>(of: (period: StatusPeriod) => State): BandPeriod<State>[] =>
    periods.map((period) => ({ from: period.day, state: of(period) }));
  const status = statesOf(
    periodsBy((period) => period.status),
    scale,
  );
  return [
    `${title} (${id}), ${isoDay(first)} to ${isoDay(validAt)}`,
    '',
    row('', axisOf(scale)),
    row('status', bandOf(status, statusLetters, paint)),
    row(
      'formal',
      bandOf(
        statesOf(
          periodsBy((period) => period.formal),
          scale,
        ),
        formalLetters,
        paint,
      ),
    ),
    row(
      'practice',
      bandOf(
        statesOf(
          periodsBy((period) => period.practice),
          scale,
        ),
        practiceLetters,
        paint,
      ),
    ),
    row('events', marksOf(eventsOf(timeline, validAt, periods), scale)),
    '',
    `${legendOf(status, paint)}`,
    `^ an event that changed the status, . another, : several; a column is ${daysInWords(scale.daysOfColumn)}, and shows the state that held longest`,
  ];
}

function eventsOf(timeline: TrackTimeline, validAt: Day, periods: readonly StatusPeriod[]) {
  const moving = new Set(periods.map(({ cause }) => cause));
  const steps = timeline.viewed(-Infinity, ({ pending }) => pending);
  const come = steps.filter(({ visibleFrom }) => visibleFrom <= validAt);
  return come.map(({ event, visibleFrom }) => ({ day: visibleFrom, moves: moving.has(event.id) }));
}

/** The letters of the statuses that are drawn. */
export function legendOf(drawn: readonly (Status | null)[], paint: Paint): string {
  const used = new Set(drawn);
  const shown = (Object.keys(statusLetters) as Status[]).filter((status) => used.has(status));
  return shown
    .map((status) => `${paint(status, statusLetters[status][0])} ${statusLabels[status].toLowerCase()}`)
    .join(', ');
}

function daysInWords(days: number): string {
  const rounded = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return rounded === 1 ? 'a day' : `${rounded} days`;
}
