import { useCallback, useMemo, useState } from 'preact/hooks';
import { Timeline, type Band } from '../../chart/timeline.js';
import { usePlace } from '../../clocks/clocks.js';
import { useDraftClocks } from '../../clocks/clock-panel.js';
import { type DayNumber, dayOf, isoOf } from '../../clocks/days.js';
import type { Interval } from '../../contract/answers.js';
import type { EventMark } from './answers.js';
import { marksDrawn } from './drawn-marks.js';
import { Cause } from './event-link.js';
import { EventAbout } from './event-about.js';

interface ChartSectionProps {
  readonly title: string;
  readonly intervals: readonly Interval[];
  readonly marks: readonly EventMark[] | undefined;
  /** What is known now, where something else is read. */
  readonly now: readonly EventMark[] | undefined;
  readonly from: DayNumber;
  readonly to: DayNumber;
  /** Bands to be seen beside those of the history. */
  readonly more?: readonly Band[];
}

const none: readonly never[] = [];

/** The history and the events over time, with the day that is read. */
export function ChartSection(props: ChartSectionProps) {
  const { title, intervals, marks = none, now, from, to, more = none } = props;
  const { clocks, setClocks } = usePlace();
  const draft = useDraftClocks();
  const [seeing, see] = useState(false);
  const known = clocks.knownAt !== undefined;
  const drawn = useMemo(
    () => marksDrawn(marks, known && seeing ? now : undefined, (id) => `/events/${id}`),
    [marks, now, known, seeing],
  );
  const bands = useMemo((): Band[] => {
    const own = (['status', 'formal', 'practice'] as const).map((kind) => ({ name: names[kind], kind, intervals }));
    return [...own, ...more];
  }, [intervals, more]);
  const about = useCallback((id: string) => <EventAbout id={id} />, []);
  const cause = useCallback((interval: Interval) => <Cause {...interval} />, []);
  const onCursor = useCallback((day: DayNumber) => setClocks({ validAt: isoOf(day) }), [setClocks]);
  return (
    <section class="track-chart" aria-label="Over time" onClick={useLinks()}>
      <p class="chart-options">
        <label class={known ? '' : 'not-now'}>
          <input
            type="checkbox"
            checked={seeing}
            disabled={!known}
            onChange={(event) => see(event.currentTarget.checked)}
          />{' '}
          Draw events that became known later (hollow)
        </label>
      </p>
      <Timeline
        title={`${title}, over time`}
        bands={bands}
        marks={drawn}
        from={from}
        to={to}
        cursor={draft.validAt === undefined ? undefined : dayOf(draft.validAt)}
        onCursor={onCursor}
        about={about}
        cause={cause}
      />
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
    const path = (event.target as Element).closest('a[href^="/events/"]')?.getAttribute('href');
    if (!path || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    go(href(path));
  };
}

const names = { status: 'Status', formal: 'Declared', practice: 'In practice' } as const;
