import { useMemo, useRef } from 'preact/hooks';
import { dayInWords } from '../../wording/words.js';
import { type DayNumber, isoOf } from '../../dates/days.js';
import { dayAfterKey, dayAtShare, type DayExtent, shareOf, tickShares, clampDay } from '../slider-steps.js';

interface ClockSliderProps {
  readonly name: string;
  /** The day it stands at; `undefined` while the clock is released, so that it goes with today. */
  readonly day: DayNumber | undefined;
  readonly released: DayNumber;
  /** What the whole track spans. */
  readonly span: DayExtent;
  /** How far along it the thumb may go. */
  readonly reach: DayExtent;
  readonly ticks: readonly DayNumber[];
  readonly onMove: (day: DayNumber) => void;
  readonly onRest: () => void;
}

/** A slider of days. The thumb takes the keys; the whole track takes the pointer. */
export function DaySlider({ name, day, released, span, reach, ticks, onMove, onRest }: ClockSliderProps) {
  const rail = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const at = clampDay(day ?? released, reach);
  const dayUnder = (event: PointerEvent) => {
    const { left, width } = rail.current!.getBoundingClientRect();
    return clampDay(dayAtShare((event.clientX - left) / width, span), reach);
  };
  const drag = (event: PointerEvent) => {
    if (rail.current!.hasPointerCapture(event.pointerId)) onMove(dayUnder(event));
  };
  return (
    <div
      class="clock-rail"
      ref={rail}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        rail.current!.setPointerCapture(event.pointerId);
        thumb.current!.focus({ preventScroll: true });
        onMove(dayUnder(event));
      }}
      onPointerMove={drag}
      onPointerUp={onRest}
      onPointerCancel={onRest}
    >
      <Ticks days={ticks} span={span} />
      <div class="clock-line" style={{ width: `${shareOf(at, span) * 100}%` }} />
      <div
        ref={thumb}
        class={`clock-thumb ${day === undefined ? 'released' : ''}`}
        style={{ left: `${shareOf(at, span) * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-orientation="horizontal"
        aria-valuemin={reach.from}
        aria-valuemax={reach.to}
        aria-valuenow={at}
        aria-valuetext={`${dayInWords(isoOf(day ?? released))}${day === undefined ? ', now' : ''}`}
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          const next = dayAfterKey(at, event, reach);
          if (next === null) return;
          event.preventDefault();
          onMove(next);
        }}
      />
    </div>
  );
}

function Ticks({ days, span }: { readonly days: readonly DayNumber[]; readonly span: DayExtent }) {
  const path = useMemo(
    () =>
      tickShares(days, span)
        .map((share) => `M${(share * 1000).toFixed(1)} 0v10`)
        .join(''),
    [days, span.from, span.to],
  );
  return (
    <svg class="clock-ticks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
