import type { ImpreciseDate, StatusInterval } from '../../contract/answers.js';
import type { StatusPeriod } from './layout.js';
import { plain } from '../../wording/words.js';
import type { Mark } from './marks.js';
import type { Scale } from './window.js';

/** Day on which a status began, and by what act, as a chart names it. */
export interface TurningPoint {
  readonly date: ImpreciseDate;
  /** At which it is drawn: the first on which the status is certain. */
  readonly day: number;
  readonly state: string;
  /** The act, or what the clock did: `cooperation suspended`, `fell silent`. */
  readonly words: string;
}

/** A turning point with the place of its label, in pixels. */
export interface TurningLabel {
  readonly point: TurningPoint;
  /** Of the day. */
  readonly x: number;
  /** Left edge of the label. */
  readonly left: number;
}

/** What readers look for first: ends and resumptions before silences, those before sessions. */
const weights: Readonly<Record<string, number>> = {
  ...{ frozen: 6, terminated: 6, resumed: 5, paused: 4, exploratory: 4, dormant: 3 },
  ...{ 'working-group-active': 2, active: 1, none: 0 },
};

/** What began a status without an act, by the rule of the clock that is its cause. */
const clockWords: Readonly<Record<string, string>> = {
  quiet: 'went quiet',
  silent: 'fell silent',
  lapsed: 'contact broke down',
  standstill: 'came to a standstill',
  expired: 'term ran out',
  'assessment-expired': 'assessment ran out',
};

/** The turning points of a history: the beginnings of its statuses but for the first, where the record begins. */
export function turningPoints(
  periods: readonly StatusPeriod[],
  intervals: readonly StatusInterval[],
  marks: readonly Mark[],
): TurningPoint[] {
  const acts = new Map(marks.map(({ id, act }) => [id, act.toLowerCase()]));
  return periods.slice(1).map(({ state, start, first }) => {
    const { cause, from: date } = intervals[first]!;
    const words = acts.get(cause ?? '') ?? clockWords[ruleOf(cause ?? '')] ?? `became ${plain(state).toLowerCase()}`;
    return { date, day: start.to, state, words };
  });
}

/** `silent` of `clock:silent-after-270-days`, `expired` of `clock:expired`; empty where the cause is no clock. */
function ruleOf(cause: string): string {
  return /^clock:(.+?)(?:-after-\d+-days)?$/.exec(cause)?.[1] ?? '';
}

/**
 * Labels for the weightiest turning points in the window, as far as they do not touch.
 * @param widthOf pixels that a label takes
 */
export function turningLabels(
  points: readonly TurningPoint[],
  scale: Scale,
  widthOf: (point: TurningPoint) => number,
): TurningLabel[] {
  const weightOf = ({ state }: TurningPoint) => weights[state] ?? 0;
  const placed: (TurningLabel & { readonly right: number })[] = [];
  for (const point of points.toSorted((a, b) => weightOf(b) - weightOf(a) || b.day - a.day)) {
    const x = scale.x(point.day);
    if (x < 0 || x > scale.width) continue;
    const left = Math.max(0, Math.min(x, scale.width - widthOf(point)));
    const right = left + widthOf(point);
    if (placed.every((other) => right <= other.left || left >= other.right)) placed.push({ point, x, left, right });
  }
  return placed.map(({ point, x, left }) => ({ point, x, left })).sort((a, b) => a.x - b.x);
}
