import type { ComponentChildren } from 'preact';
import { useId, useMemo, useRef } from 'preact/hooks';
import type { DayNumber } from '../dates/days.js';
import { type StatusInterval, statuses } from '../contract/answers.js';
import { BandRow, Stripes } from './drawing/bands.js';
import { LazyPart } from '../ui/lazy-part.js';
import { TurningLabels } from './drawing/turning-labels.js';
import { Axis, Controls, Cursor, RowNames, summaryOf } from './drawing/frame.js';
import { MarkRows } from './drawing/mark-rows.js';
import { Brush, OverviewGround } from './drawing/overview.js';
import { Readout } from './drawing/readout.js';
import { SeriesRow } from './drawing/series-rows.js';
import { SpanRow } from './drawing/spans.js';
import { TimelineTable } from './table/timeline-table.js';
import './timeline.css';
import { type Layout, type TimelineContent, useLayout } from './use-layout.js';
import { type MarkSelection, useMarkSelection } from './interaction/use-mark-selection.js';
import { usePointer } from './interaction/use-pointer.js';
import { useWidth } from './interaction/use-window.js';

export type { Band } from './drawing/bands.js';

export interface TimelineProps extends TimelineContent {
  /** The accessible name, and the caption of the tables. */
  readonly title: string;
  /** The day that is read; later days are veiled. */
  readonly cursor?: DayNumber | undefined;
  readonly onCursor?: ((day: DayNumber) => void) | undefined;
  /** Called when a mark without an address of its own is chosen. */
  readonly onMark?: ((id: string) => void) | undefined;
  readonly selected?: string | undefined;
  /** Further content for an event that is pointed at: its sources. */
  readonly about?: ((id: string) => ComponentChildren) | undefined;
  /** The cause of an interval, in its table. */
  readonly cause?: ((interval: StatusInterval) => ComponentChildren) | undefined;
}

/**
 * A chart of histories, figures, events and spans over days, with a window to zoom, pan and brush. Lists passed in must stay the
 * same objects as long as their content is the same, since their drawings are cached by identity.
 */
export function Timeline(props: TimelineProps) {
  const { title, cursor } = props;
  const id = useId();
  const [attach, whole] = useWidth();
  const ground = useRef<SVGSVGElement>(null);
  const layout = useLayout(props, whole);
  const { moving, extent, plan, scale } = layout;
  const selection = useMarkSelection({ ...layout, ground, onMark: props.onMark, selected: props.selected });
  usePointer(ground, moving, { gutter: plan.gutter, width: scale.width, onDay: props.onCursor });
  const { underCursor, marks, names, overview, texts } = useDrawn(props, layout, selection, id);
  return (
    <figure class="timeline" ref={attach} onKeyDown={selection.onKey}>
      {texts.summary}
      <Controls moving={moving} extent={extent} />
      <svg
        ref={ground}
        class="timeline-ground"
        width={whole}
        height={plan.height}
        role="group"
        aria-label={title}
        aria-describedby={`${id}-summary`}
      >
        {names}
        <svg x={plan.gutter} width={scale.width} height={plan.height} class="timeline-days">
          {underCursor}
          {marks}
          {cursor !== undefined && <Cursor day={cursor} scale={scale} plan={plan} end={extent.to} />}
        </svg>
      </svg>
      <svg class="timeline-overview" width={whole} height={34} role="group" aria-label={`${title}: days shown`}>
        {overview}
        {whole > 0 && <Brush moving={moving} extent={extent} width={whole} title={title} />}
      </svg>
      {props.marks && (
        <div class="timeline-key-place">
          <LazyPart what="the key" load={loadKey} props={{}} />
        </div>
      )}
      {props.marks && <Readout bin={selection.shown} about={props.about} close={selection.close} />}
      {texts.table}
    </figure>
  );
}

const none: readonly never[] = [];
const loadKey = () => import('./drawing/chart-key.js');

/** The parts that do not depend on the cursor, so that a step of the cursor redraws the cursor alone. */
function useDrawn(props: TimelineProps, layout: Layout, selection: MarkSelection, id: string) {
  const { title, bands, marks = none, spans = none, series = none, cause } = props;
  const { scale, plan, lanes, bins, segments, figures, lists, items, turning, extent, whole } = layout;
  const underCursor = useMemo(
    () => (
      <>
        <Stripes id={id} statuses={statuses} />
        <Axis scale={scale} plan={plan} />
        <TurningLabels points={turning} scale={scale} plan={plan} />
        {bands.map(({ kind, name }, index) => (
          <BandRow key={name} id={id} kind={kind} segments={segments[index]!} scale={scale} row={plan.bands[index]!} />
        ))}
        {figures.map((one, index) => (
          <SeriesRow key={index} series={one} scale={scale} row={plan.series[index]!} />
        ))}
        {lists.map((list, index) => (
          <SpanRow key={index} spans={list} scale={scale} row={plan.spans[index]!} />
        ))}
      </>
    ),
    [id, segments, figures, lists, turning, scale, plan],
  );
  const drawnMarks = useMemo(
    () => (
      <MarkRows
        bins={bins}
        lanes={lanes}
        rows={plan.lanes}
        scale={scale}
        reached={selection.reached}
        on={selection.on}
      />
    ),
    [bins, lanes, plan, scale, selection.reached],
  );
  const names = useMemo(
    () => <RowNames bands={bands} series={series} spans={spans} lanes={lanes} plan={plan} width={whole} />,
    [bands, series, spans, lanes, plan, whole],
  );
  const overview = useMemo(
    () => <OverviewGround segments={segments[0] ?? none} items={items} extent={extent} width={whole} />,
    [segments, items, extent, whole],
  );
  const texts = useMemo(
    () => ({
      summary: (
        <figcaption class="visually-hidden" id={`${id}-summary`}>
          {title}. {summaryOf(bands, series, marks)}
        </figcaption>
      ),
      table: <TimelineTable {...{ title, bands, series, marks, spans, cause }} />,
    }),
    [id, title, bands, series, marks, spans, cause],
  );
  return { underCursor, marks: drawnMarks, names, overview, texts };
}
