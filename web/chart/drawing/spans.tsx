import type { PackedSpan } from '../model/packing.js';
import { periodInWords } from '../model/periods.js';
import { type PlanRow, spanHeight } from '../model/plan.js';
import type { Scale } from '../model/window.js';

/** Spans in the window, at least three pixels wide. */
export function SpanRow(props: {
  readonly spans: readonly PackedSpan[];
  readonly scale: Scale;
  readonly row: PlanRow;
}) {
  const { spans, scale, row } = props;
  const { window, width } = scale;
  const clip = (day: number) => Math.min(width, Math.max(0, scale.x(day)));
  return (
    <g class="spans">
      {spans
        .filter(({ start, end }) => start.from < window.to && end.to >= window.from)
        .map(({ span, start, end, line }, index) => {
          const from = clip(start.from);
          const to = Math.max(from + 3, clip(end.to));
          const top = row.top + line * (spanHeight + 2);
          return (
            <g key={index} class={`span shape ${span.tone ?? ''}`}>
              <title>
                {span.label}, {periodInWords({ start, end })}
              </title>
              <rect x={from} y={top} width={to - from} height={spanHeight} />
              {to - from > span.label.length * 6.2 + 10 && (
                <text x={from + 5} y={top + spanHeight / 2} dy=".36em">
                  {span.label}
                </text>
              )}
            </g>
          );
        })}
    </g>
  );
}
