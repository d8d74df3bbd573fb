import { useEffect, useMemo } from 'preact/hooks';
import { Timeline } from '../../../../chart/timeline.js';
import { usePlace } from '../../../../time-travel/as-of.js';
import { dayOf } from '../../../../dates/days.js';
import type { History, StatusInterval } from '../../../../contract/answers.js';
import { useQuery } from '../../../../api/use-query.js';
import { Loading, ProblemNote } from '../../../../ui/notes.js';
import { plain } from '../../../../wording/words.js';
import { type BackTestResult, spansOf } from './lateness.js';
import type { RuleDraft } from '../form/rule-draft.js';
import { useBackTest } from './use-back-test.js';

/** Cause of an interval, for its table: the clock rule, and a link to the event. */
function Cause({ cause, basis }: StatusInterval) {
  const { href } = usePlace();
  if (cause === null) return null;
  const event = basis ?? cause;
  return (
    <>
      {cause.startsWith('clock:') && `${plain(cause.slice('clock:'.length)).toLowerCase()} `}
      {!event.startsWith('clock:') && <a href={href(`/events/${event}`)}>the event</a>}
    </>
  );
}

interface BackTestChartProps {
  readonly result: BackTestResult;
  readonly rule: RuleDraft;
  readonly track: string;
}

/** Chart of the firings on one track below its status: as known on each day, and with hindsight. */
export function BackTestChart({ result, rule, track }: BackTestChartProps) {
  const history = useQuery<History>(`/tracks/${encodeURIComponent(track)}/history`);
  const hindsight = useBackTest();
  const { from, to, mode } = result;
  // A test of mode `both` lacks the ends of hindsight firings: a second test adds them for this track.
  useEffect(() => {
    if (mode === 'both') void hindsight.start({ rule, from, to, mode: 'hindsight', tracks: [track] });
  }, []);
  const later = hindsight.test?.result;
  const bands = useMemo(
    () => (history.data ? [{ name: 'Status', intervals: history.data.data, kind: 'status' as const }] : []),
    [history.data],
  );
  const spans = useMemo(() => {
    const missed = new Set(result.missed.filter((firing) => firing.track === track).map(({ firedOn }) => firedOn));
    const main = { name: mode === 'hindsight' ? 'Hindsight' : 'As known', items: spansOf(result.firings, track) };
    return mode === 'both'
      ? [main, { name: 'Hindsight', items: later ? spansOf(later.firings, track, missed) : [] }]
      : [main];
  }, [result, later, track]);
  if (history.problem) return <ProblemNote problem={history.problem} again={history.again} />;
  if (!history.data) return <Loading what="the history of the track" />;
  const title = result.firings.find((firing) => firing.track === track)?.title ?? track;
  return (
    <>
      {hindsight.problem && <ProblemNote problem={hindsight.problem} />}
      <Timeline
        title={`When it would have fired: ${title}`}
        bands={bands}
        spans={spans}
        from={dayOf(from)}
        to={dayOf(to)}
        cause={(interval) => <Cause {...interval} />}
      />
      <ul class="span-legend">
        <li class="firing-span">fires until it is resolved</li>
        <li class="firing-withdrawn">was withdrawn: the record was corrected</li>
        {mode === 'both' && <li class="firing-missed">missed: not yet known at the time</li>}
      </ul>
    </>
  );
}
