import { useCallback, useMemo, useState } from 'preact/hooks';
import { at, pathWithin } from '../../../api/base-path.js';
import { Timeline, type Band } from '../../../chart/timeline.js';
import type { Series } from '../../../chart/model/series.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { useShownAsOf } from '../../../time-travel/panel/as-of-draft.js';
import { type DayNumber, dayOf, isoOf, today } from '../../../dates/days.js';
import type { StatusInterval } from '../../../contract/answers.js';
import { LazyPart } from '../../../ui/lazy-part.js';
import type { EventMark } from '../../../contract/track-answers.js';
import { chartMarks } from './chart-marks.js';
import { Cause } from './event-link.js';
import { EventSources } from './event-sources.js';

interface ChartSectionProps {
  readonly title: string;
  readonly intervals: readonly StatusInterval[];
  readonly marks: readonly EventMark[] | undefined;
  /** What is known now, where something else is read. */
  readonly now: readonly EventMark[] | undefined;
  readonly series: readonly Series[];
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly id: string;
}

const none: readonly never[] = [];
const loadSideBySide = () => import('../../../time-travel/replay/hindsight-comparison.js');

/** The history and the events over time, with the day that is read. */
export function ChartSection(props: ChartSectionProps) {
  const { title, intervals, marks = none, now, series, from, to, id } = props;
  const { asOf, setAsOf } = usePlace();
  const draft = useShownAsOf();
  const [seeing, see] = useState(false);
  const [besides, setBesides] = useState(false);
  const lastDay = Math.min(to, today());
  const [then, setThen] = useState<readonly StatusInterval[] | undefined>(undefined);
  const known = asOf.knownAt !== undefined;
  const drawn = useMemo(
    () => chartMarks(marks, known && seeing ? now : undefined, (id) => at(`/events/${id}`)),
    [marks, now, known, seeing],
  );
  const bands = useMemo((): Band[] => {
    const own = (['status', 'formal', 'practice'] as const).map((kind) => ({ name: names[kind], kind, intervals }));
    return then ? [...own, { name: 'As known', kind: 'status', intervals: then, until: lastDay + 1 }] : own;
  }, [intervals, then, lastDay]);
  const about = useCallback((id: string) => <EventSources id={id} />, []);
  const cause = useCallback((interval: StatusInterval) => <Cause {...interval} />, []);
  const onCursor = useCallback((day: DayNumber) => setAsOf({ validAt: isoOf(day) }), [setAsOf]);
  return (
    <section class="track-chart" aria-label="Over time" onClick={useLinks()}>
      <div class="chart-options">
        <label>
          <input type="checkbox" checked={besides} onChange={(event) => setBesides(event.currentTarget.checked)} /> Also
          as known at the time
        </label>
        <label class={known ? '' : 'not-now'}>
          <input
            type="checkbox"
            checked={seeing}
            disabled={!known}
            onChange={(event) => see(event.currentTarget.checked)}
          />{' '}
          Events that became known later (hollow)
        </label>
      </div>
      <Timeline
        title={`${title}, over time`}
        bands={bands}
        series={series}
        marks={drawn}
        from={from}
        to={to}
        cursor={draft.validAt === undefined ? undefined : dayOf(draft.validAt)}
        onCursor={onCursor}
        about={about}
        cause={cause}
      />
      {besides && (
        <LazyPart
          what="what was known on each day"
          load={loadSideBySide}
          props={{ track: id, from, to: lastDay, onAsKnown: setThen }}
        />
      )}
    </section>
  );
}

/**
 * The links of the chart name the events alone, so that a step of a clock need not draw them all again; whoever follows one
 * takes the clocks along.
 */
function useLinks() {
  const { href, go } = usePlace();
  return (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const path = (event.target as Element).closest(`a[href^="${at('/events/')}"]`)?.getAttribute('href');
    if (!path || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    go(href(pathWithin(path)));
  };
}

const names = { status: 'Status', formal: 'Declared', practice: 'In practice' } as const;
