import { type Day, dayOf, isoDay } from '../../domain/time/day.js';
import type { FormalState, PracticeState, Status } from '../../domain/policy/states.js';

/** Colours a text as the status is coloured. */
export type Paint = (status: Status, text: string) => string;

/** What stands from a day on, until the next. */
export interface BandPeriod<State extends string> {
  readonly from: Day;
  readonly state: State;
}

/** How a state is drawn: one letter, since not every terminal has colours, and the colour of a status. */
export type Letters<State extends string> = Readonly<Record<State, readonly [letter: string, as: Status]>>;

export const statusLetters: Letters<Status> = {
  none: ['.', 'none'],
  exploratory: ['e', 'exploratory'],
  resumed: ['r', 'resumed'],
  active: ['a', 'active'],
  'working-group-active': ['w', 'working-group-active'],
  paused: ['p', 'paused'],
  dormant: ['d', 'dormant'],
  frozen: ['F', 'frozen'],
  terminated: ['T', 'terminated'],
};

export const formalLetters: Letters<FormalState> = {
  none: ['.', 'none'],
  exploratory: ['e', 'exploratory'],
  resumed: ['r', 'resumed'],
  open: ['o', 'active'],
  mechanism: ['m', 'working-group-active'],
  paused: ['p', 'paused'],
  suspended: ['S', 'frozen'],
  ended: ['E', 'terminated'],
};

export const practiceLetters: Letters<PracticeState> = {
  never: ['.', 'none'],
  meeting: ['m', 'active'],
  quiet: ['q', 'paused'],
  silent: ['s', 'frozen'],
};

/** Days on columns: every column holds as many days as any other, give or take one, and at least one. */
export class Scale {
  readonly width: number;
  private readonly days: number;

  /** @param last is drawn too; @param room at most so many columns */
  constructor(
    readonly first: Day,
    last: Day,
    room: number,
  ) {
    this.days = Math.max(1, last - first + 1);
    this.width = Math.max(1, Math.min(room, this.days));
  }

  get daysOfColumn(): number {
    return this.days / this.width;
  }

  columnOf(day: Day): number {
    const column = Math.floor(((day - this.first) * this.width) / this.days);
    return Math.max(0, Math.min(this.width - 1, column));
  }

  /** The first day of a column; that of the one behind the last is the day behind the last. */
  startOf(column: number): Day {
    return this.first + Math.ceil((column * this.days) / this.width);
  }
}

/** The state that held for most of each column, the later of two; `null` before the first spell. */
export function statesOf<State extends string>(spells: readonly BandPeriod<State>[], scale: Scale): (State | null)[] {
  return Array.from({ length: scale.width }, (_, column) => {
    const [start, end] = [scale.startOf(column), scale.startOf(column + 1)];
    const held = new Map<State | null, number>();
    const hold = (state: State | null, from: Day, to: Day) => {
      const days = Math.min(to, end) - Math.max(from, start);
      if (days > 0) held.set(state, (held.get(state) ?? 0) + days);
    };
    hold(null, -Infinity, spells[0]?.from ?? Infinity);
    spells.forEach(({ from, state }, i) => hold(state, from, spells[i + 1]?.from ?? Infinity));
    return [...held].reduce((best, next) => (next[1] >= best[1] ? next : best))[0];
  });
}

/** A band: each run of one state in its letter, with its name where that fits. */
export function bandOf<State extends string>(
  states: readonly (State | null)[],
  letters: Letters<State>,
  paint: Paint,
): string {
  let band = '';
  for (let from = 0; from < states.length;) {
    const state = states[from]!;
    let to = from;
    while (to < states.length && states[to] === state) to += 1;
    band += state === null ? ' '.repeat(to - from) : run(state, to - from, letters, paint);
    from = to;
  }
  return band;
}

function run<State extends string>(state: State, length: number, letters: Letters<State>, paint: Paint): string {
  const [letter, as] = letters[state];
  const name = ` ${state.replaceAll('-', ' ')} `;
  const filled = letter.repeat(length);
  const fits = letter !== '.' && length >= name.length + 3;
  return paint(as, fits ? `${letter}${name}${filled.slice(name.length + 1)}` : filled);
}

/** How many months lie between two marks of the axis. */
const steps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000];

/** The axis: years, or months where there is room, each at the column in which it begins. */
export function axisOf(scale: Scale): string {
  const labelWidth = (months: number) => (months < 12 ? 'YYYY-MM' : 'YYYY').length + 2;
  const columnsOf = (months: number) => (months * 30.44) / scale.daysOfColumn;
  const step = steps.find((months) => columnsOf(months) >= labelWidth(months)) ?? steps.at(-1)!;
  const [year, month] = isoDay(scale.first).split('-').map(Number) as [number, number];
  const last = scale.startOf(scale.width);
  let axis = '';
  for (let months = Math.floor((year * 12 + month - 1) / step) * step; ; months += step) {
    const day = dayOf(Math.floor(months / 12), (months % 12) + 1, 1);
    if (day >= last) return axis;
    const label = isoDay(day).slice(0, step < 12 ? 7 : 4);
    const column = scale.columnOf(day);
    if (day >= scale.first && column + label.length <= scale.width) axis = axis.padEnd(column) + label;
  }
}

/** The events of each column: `^` where one changed the status, `:` for several that did not, `.` for one. */
export function marksOf(events: readonly { readonly day: Day; readonly moves: boolean }[], scale: Scale): string {
  const marks = Array.from({ length: scale.width }, () => ' ');
  for (const { day, moves } of events) {
    const column = scale.columnOf(day);
    const before = marks[column];
    marks[column] = moves || before === '^' ? '^' : before === ' ' ? '.' : ':';
  }
  return marks.join('').trimEnd();
}
