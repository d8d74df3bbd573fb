import { sinceInWords, shortDateInWords, inWords, plain } from '../../wording/words.js';
import { type Band, stateInWords } from './bands.js';
import { outlineOf } from './mark-shape.js';
import type { Mark } from '../model/marks.js';
import type { Plan, PlanRow } from '../model/plan.js';
import type { Series } from '../model/series.js';
import type { SpanList } from '../model/packing.js';
import type { WindowControl } from '../interaction/use-window.js';
import { type Scale, ticksOf, type Window } from '../model/window.js';

/** Buttons that move the window, as do the wheel with ctrl or cmd, dragging, and the overview. */
export function Controls({ moving, extent }: { readonly moving: WindowControl; readonly extent: Window }) {
  const { from, to } = moving.window;
  const whole = from <= extent.from && to >= extent.to;
  return (
    <div class="timeline-controls" role="group" aria-label="What the chart shows">
      <button type="button" disabled={from <= extent.from} onClick={() => moving.pan(-0.5)} aria-label="Earlier">
        ←
      </button>
      <button type="button" disabled={to >= extent.to} onClick={() => moving.pan(0.5)} aria-label="Later">
        →
      </button>
      <button type="button" disabled={to - from <= 14} onClick={() => moving.zoom(0.5)} aria-label="Zoom in">
        +
      </button>
      <button type="button" disabled={whole} onClick={() => moving.zoom(2)} aria-label="Zoom out">
        −
      </button>
      <button type="button" disabled={whole} onClick={moving.all}>
        All
      </button>
    </div>
  );
}

/** Scale of days: a line at every tick, labelled with years. */
export function Axis({ scale, plan }: { readonly scale: Scale; readonly plan: Plan }) {
  return (
    <g class="axis" aria-hidden="true">
      {ticksOf(scale).map(({ day, label, year }) => {
        const x = scale.x(day);
        return (
          <g key={day} class={year ? 'tick year' : 'tick'}>
            <line x1={x} x2={x} y1={0} y2={plan.axis} />
            <text x={Math.min(x + 3, scale.width - label.length * 8)} y={plan.axis + 14}>
              {label}
            </text>
          </g>
        );
      })}
      <line class="ground-line" x1={0} x2={scale.width} y1={plan.axis} y2={plan.axis} />
    </g>
  );
}

/** Line at the read day, and a veil over later days. */
export function Cursor(props: {
  readonly day: number;
  readonly scale: Scale;
  readonly plan: Plan;
  readonly end: number;
}) {
  const { day, scale, plan, end } = props;
  const x = scale.x(day + 1);
  return (
    <g class="cursor" aria-hidden="true">
      {day + 1 < end && x < scale.width && (
        <rect class="veil" x={Math.max(0, x)} width={scale.width - Math.max(0, x)} height={plan.axis} />
      )}
      {x >= 0 && x <= scale.width && <line x1={x - 0.75} x2={x - 0.75} y1={0} y2={plan.axis} />}
    </g>
  );
}

/** The names of the rows; a lane of events has the shape of its kind before its name. */
export function RowNames(props: {
  readonly bands: readonly Band[];
  readonly series: readonly Series[];
  readonly spans: readonly SpanList[];
  readonly lanes: readonly string[];
  readonly plan: Plan;
  /** Of the chart with its row names, in pixels. */
  readonly width: number;
}) {
  const { bands, series, spans, lanes, plan, width } = props;
  const name = (text: string, row: PlanRow, indent = 0) => (
    <text key={text} x={indent} y={row.name}>
      {text}
    </text>
  );
  return (
    <g class="row-names" aria-hidden="true">
      {bands.map((band, index) => name(band.name, plan.bands[index]!))}
      {series.map(({ title, unit }, index) => name(fitting(`${title} (${unit})`, width), plan.series[index]!))}
      {spans.map((list, index) => name(list.name, plan.spans[index]!))}
      {lanes.map((kind, index) => {
        const row = plan.lanes[index]!;
        return (
          <g key={kind}>
            <path d={outlineOf(kind)} transform={`translate(6 ${row.name - 4}) scale(5)`} />
            {name(plain(kind), row, 18)}
          </g>
        );
      })}
    </g>
  );
}

/** A text cut to the pixels that it has. */
function fitting(text: string, width: number): string {
  const most = Math.floor(width / 6.4);
  return text.length > most ? `${text.slice(0, Math.max(0, most - 1))}…` : text;
}

/** Description of the chart in a few sentences. */
export function summaryOf(bands: readonly Band[], series: readonly Series[], marks: readonly Mark[]): string {
  const rows = bands.map(({ name, kind, intervals }) => {
    const last = intervals.at(-1);
    if (!last) return `${name}: nothing on record.`;
    const begins = intervals.findLastIndex((one) => one[kind] !== last[kind]) + 1;
    const since = sinceInWords(intervals[begins]!.from);
    return `${name}: ${stateInWords(kind, last[kind])} ${since}, from ${shortDateInWords(intervals[0]!.from)} on record.`;
  });
  const figures = series.map(({ title, unit, points }) => {
    const last = points.findLast(({ value }) => value !== null);
    return last
      ? `${title} (${unit}): ${inWords(last.value!)} in ${shortDateInWords(last.period)}.`
      : `${title}: no figure on record.`;
  });
  const events = marks.length === 0 ? [] : [`${inWords(marks.length)} events.`];
  return [...rows, ...figures, ...events, 'The table below the chart lists everything.'].join(' ');
}
