import { shortDateInWords, inWords } from '../../wording/words.js';
import { figuresIn, labelledFigures, type PlacedFigure, type PlacedSeries } from '../model/series.js';
import type { PlanRow } from '../model/plan.js';
import type { Scale } from '../model/window.js';

/** Pixels above the greatest value, for its label. */
const labelRoom = 15;
const digitWidth = 6.8;

/** A series of figures over time, each with its value as far as there is room, on a scale that begins at zero. */
export function SeriesRow(props: { readonly series: PlacedSeries; readonly scale: Scale; readonly row: PlanRow }) {
  const { series, scale, row } = props;
  const { least, greatest, drawnAs } = series;
  const figures = figuresIn(series, scale.window);
  const clip = (day: number) => Math.min(scale.width, Math.max(0, scale.x(day)));
  const y = (value: number) =>
    row.top + labelRoom + ((greatest - value) / (greatest - least)) * (row.height - labelRoom);
  const middleOf = ({ span }: PlacedFigure) =>
    drawnAs === 'steps' ? (clip(span.from) + clip(span.to)) / 2 : scale.x(span.to);
  const widthOf = ({ value }: PlacedFigure) => inWords(value).length * digitWidth;
  const inSight = figures.filter((figure) => middleOf(figure) >= 0 && middleOf(figure) <= scale.width);
  const labelled = labelledFigures(inSight, (figure) => ({ at: middleOf(figure), width: widthOf(figure) + 6 }));
  return (
    <g class="series">
      <line class="zero" x1={0} x2={scale.width} y1={y(0)} y2={y(0)} />
      {series.figures.length === 0 && (
        <text class="none" x={4} y={y(0) - 6}>
          no figure known
        </text>
      )}
      {drawnAs === 'points' && (
        <polyline points={figures.map(({ span, value }) => `${scale.x(span.to)},${y(value)}`).join(' ')} />
      )}
      {figures.map((figure) => {
        const { span, value } = figure;
        const half = widthOf(figure) / 2;
        return (
          <g key={figure.figure.period.edtf} class="figure">
            <title>
              {shortDateInWords(figure.figure.period)}: {inWords(value)}
            </title>
            {drawnAs === 'steps' ? (
              <Step from={clip(span.from)} to={clip(span.to)} value={y(value)} zero={y(0)} />
            ) : (
              <circle cx={scale.x(span.to)} cy={y(value)} r="3" />
            )}
            {labelled.has(figure) && (
              <text x={Math.min(scale.width - half, Math.max(half, middleOf(figure)))} y={Math.min(y(value), y(0)) - 4}>
                {inWords(value)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface StepProps {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly zero: number;
}

function Step({ from, to, value, zero }: StepProps) {
  return (
    <>
      <rect x={from} y={Math.min(value, zero)} width={Math.max(0, to - from)} height={Math.abs(zero - value)} />
      <line x1={from} x2={to} y1={value} y2={value} />
    </>
  );
}
