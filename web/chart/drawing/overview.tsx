import { area, curveStepAfter } from 'd3-shape';
import { useRef } from 'preact/hooks';
import { isoOf } from '../../dates/days.js';
import { dayInWords } from '../../wording/words.js';
import { colourOf } from './bands.js';
import { densityOf, type PlacedMark, type StatusPeriod } from '../model/layout.js';
import type { WindowControl } from '../interaction/use-window.js';
import { clampWindow, type Scale, scaleOf, type Window } from '../model/window.js';

const height = 34;
const inset = 26;

/** Overview of the whole extent: the status, and the density of events. */
export function OverviewGround(props: {
  readonly segments: readonly StatusPeriod[];
  readonly items: readonly PlacedMark[];
  readonly extent: Window;
  readonly width: number;
}) {
  const { segments, items, extent, width } = props;
  const scale = scaleOf(extent, width - 2 * inset);
  const parts = densityOf(items, extent, Math.max(1, Math.floor(scale.width / 6)));
  const most = Math.max(1, ...parts);
  const shape = area<number>()
    .x((_, index) => inset + (index / parts.length) * scale.width)
    .y0(24)
    .y1((count) => 24 - (count / most) * 22)
    .curve(curveStepAfter);
  return (
    <g class="overview-ground">
      {items.length > 0 && <path class="density" d={shape([...parts, 0]) ?? ''} />}
      {segments.map(({ state, first, start, end }) => (
        <rect
          key={first}
          class={`shape ${colourOf('status', state)}`}
          x={inset + scale.x(start.to)}
          y="26"
          width={Math.max(0, scale.x(end.from) - scale.x(start.to))}
          height="6"
        />
      ))}
    </g>
  );
}

/** Days by which a key moves an end of the window. */
const steps: Readonly<Record<string, number>> = {
  ...{ ArrowRight: 30, ArrowUp: 30, ArrowLeft: -30, ArrowDown: -30 },
  ...{ PageUp: 365, PageDown: -365 },
};

interface BrushProps {
  readonly moving: WindowControl;
  readonly extent: Window;
  readonly width: number;
  readonly title: string;
}

/** Brush that selects the window: drag its ends or middle, draw a new one, or move an end by keyboard. */
export function Brush({ moving, extent, width, title }: BrushProps) {
  const scale = scaleOf(extent, width - 2 * inset);
  const { from, to } = moving.window;
  const left = inset + scale.x(from);
  const right = inset + scale.x(to);
  const drawn = useDrag(scale, ({ at, day }) => moving.set({ from: Math.min(at, day), to: Math.max(at, day) }));
  const moved = useDrag(scale, ({ day, last }) => moving.pan((day - last) / (to - from)));
  const start = (day: number) => moving.set(clampWindow({ from: Math.min(day, to - 14), to }, extent));
  const end = (day: number) => moving.set(clampWindow({ from, to: Math.max(day, from + 14) }, extent));
  const shared = { scale, extent };
  return (
    <g class="brush">
      <rect class="beside" x={inset} width={scale.width} height={height} {...drawn} />
      <rect class="chosen" x={left} width={Math.max(1, right - left)} height={height} {...moved} />
      <Thumb {...shared} name={`${title}: first day shown`} day={from} x={left - 24} put={start} arrow={startArrow} />
      <Thumb {...shared} name={`${title}: last day shown`} day={to} x={right} put={end} arrow={endArrow} />
    </g>
  );
}

const startArrow = 'M23 4V30M16 12 10 17 16 22';
const endArrow = 'M1 4V30M8 12 14 17 8 22';

interface ThumbProps {
  readonly name: string;
  readonly day: number;
  readonly x: number;
  readonly arrow: string;
  readonly scale: Scale;
  readonly extent: Window;
  readonly put: (day: number) => void;
}

function Thumb({ name, day, x, arrow, scale, extent, put }: ThumbProps) {
  const dragging = useDrag(scale, ({ day }) => put(day));
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyed(event.key, day, extent);
    if (next === undefined) return;
    event.preventDefault();
    put(next);
  };
  const value = Math.floor(day);
  return (
    <g
      class="thumb"
      role="slider"
      tabindex={0}
      aria-label={name}
      aria-valuemin={extent.from}
      aria-valuemax={extent.to}
      aria-valuenow={value}
      aria-valuetext={dayInWords(isoOf(value))}
      transform={`translate(${x} 0)`}
      onKeyDown={onKeyDown}
      {...dragging}
    >
      <rect class="target" width="24" height={height} />
      <path d={arrow} />
    </g>
  );
}

interface Dragged {
  /** Day of the press, of the previous move, and of this move. */
  readonly at: number;
  readonly last: number;
  readonly day: number;
}

/** Attributes of an element of the strip that can be dragged along its days. */
function useDrag(scale: Scale, onDrag: (dragged: Dragged) => void) {
  const drag = useRef<{ readonly at: number; last: number } | null>(null);
  const dayAt = (event: PointerEvent) => {
    const strip = (event.currentTarget as SVGElement).closest('svg')!;
    return scale.dayAt(event.clientX - strip.getBoundingClientRect().left - inset);
  };
  const letGo = () => {
    drag.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      const at = dayAt(event);
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      drag.current = { at, last: at };
    },
    onPointerMove: (event: PointerEvent) => {
      if (!drag.current) return;
      const day = dayAt(event);
      onDrag({ ...drag.current, day });
      drag.current.last = day;
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  };
}

function keyed(key: string, value: number, extent: Window): number | undefined {
  if (key === 'Home') return extent.from;
  if (key === 'End') return extent.to;
  const step = steps[key];
  return step === undefined ? undefined : value + step;
}
