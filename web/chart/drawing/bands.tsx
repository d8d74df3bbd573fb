import type { StatusInterval, Status } from '../../contract/answers.js';
import { StatusShape, statusInWords } from '../../ui/status-mark.js';
import { plain } from '../../wording/words.js';
import { type Axis, type StatusPeriod, periodsIn } from '../model/layout.js';
import type { PlanRow } from '../model/plan.js';
import { periodInWords } from '../model/periods.js';
import type { Scale } from '../model/window.js';

/** A history along one axis. */
export interface Band {
  readonly name: string;
  readonly intervals: readonly StatusInterval[];
  readonly kind: Axis;
  /** The day up to which an interval without an end is drawn; the chart's last day where absent. */
  readonly until?: number;
}

/** Status whose colour a formal or practice state takes. */
const coloured: Readonly<Record<string, Status>> = {
  ...{
    none: 'none',
    exploratory: 'exploratory',
    resumed: 'resumed',
    open: 'active',
    mechanism: 'working-group-active',
  },
  ...{ paused: 'paused', suspended: 'frozen', ended: 'terminated' },
  ...{ never: 'none', meeting: 'working-group-active', quiet: 'none', silent: 'dormant' },
};

/** The status that lends a state of an axis its colour. */
export function colourOf(axis: Axis, state: string): Status {
  return axis === 'status' ? (state as Status) : (coloured[state] ?? 'none');
}

export function stateInWords(axis: Axis, state: string): string {
  return axis === 'status' ? statusInWords(state as Status) : plain(state);
}

/** Stripe patterns in the colour of each status, for days of a doubtful edge. */
export function Stripes({ id, statuses }: { readonly id: string; readonly statuses: readonly Status[] }) {
  return (
    <defs>
      {statuses.map((status) => (
        <pattern
          key={status}
          id={`${id}-${status}`}
          class={`shape ${status}`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="4" height="8" />
        </pattern>
      ))}
    </defs>
  );
}

interface BandProps {
  readonly id: string;
  readonly kind: Axis;
  readonly segments: readonly StatusPeriod[];
  readonly scale: Scale;
  readonly row: PlanRow;
}

/** Band of one axis over time: solid where certain, striped within a doubtful edge. */
export function BandRow({ id, kind, segments, scale, row }: BandProps) {
  const { window, width } = scale;
  const clip = (day: number) => Math.min(width, Math.max(0, scale.x(day)));
  return (
    <g class={`band ${kind}`}>
      {periodsIn(segments, window).map((segment) => {
        const colour = colourOf(kind, segment.state);
        const from = clip(segment.start.to);
        const to = clip(segment.end.from);
        const doubt = clip(segment.start.from);
        const maybe = clip(segment.end.to);
        return (
          <g key={segment.first} class={`segment shape ${colour} ${segment.state}`}>
            <title>
              {stateInWords(kind, segment.state)}, {periodInWords(segment)}
            </title>
            {maybe > to && <rect x={to} y={row.top} width={maybe - to} height={row.height} class="maybe" />}
            {from > doubt && (
              <rect
                x={doubt}
                y={row.top}
                width={from - doubt}
                height={row.height}
                fill={`url(#${id}-${colour})`}
                class="doubt"
              />
            )}
            {to > from && <rect x={from} y={row.top} width={to - from} height={row.height} class="solid" />}
            {to > from && <SegmentWord kind={kind} state={segment.state} from={from} to={to} row={row} />}
          </g>
        );
      })}
    </g>
  );
}

function SegmentWord(props: {
  readonly kind: Axis;
  readonly state: string;
  readonly from: number;
  readonly to: number;
  readonly row: PlanRow;
}) {
  const { kind, state, from, to, row } = props;
  const word = stateInWords(kind, state);
  const room = to - from;
  const shape = kind === 'status' && room > 20;
  const wordFits = room > word.length * (kind === 'status' ? 7.4 : 6.4) + (shape ? 28 : 10);
  const middle = row.top + row.height / 2;
  return (
    <>
      {shape && (
        <g class="segment-shape" transform={`translate(${from + 6} ${middle - 6})`}>
          <StatusShape status={state as Status} size={12} />
        </g>
      )}
      {wordFits && (
        <text x={from + (shape ? 23 : 6)} y={middle} dy=".36em">
          {word}
        </text>
      )}
    </>
  );
}
