import { shortDateInWords } from '../../wording/words.js';
import type { Plan } from '../model/plan.js';
import { turningLabels, type TurningPoint } from '../model/turning-points.js';
import type { Scale } from '../model/window.js';

const letterWidth = 6;
const widthOf = (point: TurningPoint) =>
  Math.max(shortDateInWords(point.date).length, point.words.length) * letterWidth + 14;

/** Names of the turning points above the bands, each with a line to its day. */
export function TurningLabels(props: {
  readonly points: readonly TurningPoint[];
  readonly scale: Scale;
  readonly plan: Plan;
}) {
  const { points, scale, plan } = props;
  const top = plan.bands[0]?.top ?? 0;
  return (
    <g class="turning-points" aria-hidden="true">
      {turningLabels(points, scale, widthOf).map(({ point, x, left }) => (
        <g key={`${point.day} ${point.state}`}>
          <line x1={x} x2={x} y1={2} y2={top} />
          <text x={left + 5} y={11} class="turning-day">
            {shortDateInWords(point.date)}
          </text>
          <text x={left + 5} y={25}>
            {point.words}
          </text>
        </g>
      ))}
    </g>
  );
}
