import { usePartyNames } from '../../api/parties.js';
import type { ComponentChildren } from 'preact';
import { useRoute } from 'preact-iso';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { usePlace } from '../../time-travel/as-of.js';
import { today } from '../../dates/days.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { dayInWords } from '../../wording/words.js';
import { type PageCitation, useCitationMeta, useTitle } from '../../app/use-title.js';
import { Brief } from './brief.js';
import { ChartSection } from './events/chart-section.js';
import { extentOf, type Named, seriesRows, stepsOf } from './events/chart-marks.js';
import { NamedEvents } from './events/event-link.js';
import { Headline, TrackTitle } from './head.js';
import { ExchangeSection, loadExchange } from './exchange/exchange-section.js';
import { LazyPart } from '../../ui/lazy-part.js';
import { AssessmentNote } from './assessment-note.js';
import './track.css';
import { type TrackAnswers, useTrack } from './use-track.js';

/** The sections below the chart, loaded while the page is drawn down to there. */
const loadSections = () => import('./sections.js');
/** The clocks stand below the chart, and their script comes after its. */
const loadClocks = () =>
  import('../../time-travel/panel/time-travel-panel.js').then(({ TimeTravelPanel }) => ({ default: TimeTravelPanel }));
const loadNotFound = () => import('../../app/not-found.js');
const loadNothingKnown = () => import('./nothing-known.js');
const begin = () => void Promise.allSettled([loadExchange(), loadSections(), loadClocks()]);

/** The page of a track: its status and the reasons, its history, and the acts that would change it. */
export default function TrackPage() {
  usePartyNames();
  const id = useRoute().params['id'] ?? '';
  const { asOf } = usePlace();
  const answers = useTrack(id, asOf);
  const { track, status, historyNow } = answers;
  useTitle(track.data?.title ?? id, status.data?.headline);
  useCitationMeta(citationOf(track.data?.title ?? id, status.data));
  useEffect(begin, []);
  const [settled, settle] = useState(false);
  // Whatever changes the place of the chart or its height, as the number of series does, comes before it.
  const isPlaced =
    (settled || answers.ledger.problem !== undefined) &&
    (answers.seriesList.data ?? answers.seriesList.problem) !== undefined;
  const problem = status.problem ?? historyNow.problem;
  if (problem?.code === 'unknown-track')
    return <LazyPart what="what is missing" load={loadNotFound} props={{ what: 'track', name: id }} />;
  const reading = status.problem ? undefined : status.data;
  return (
    <NamedEvents.Provider value={useNamed(answers)}>
      <article class="track-page">
        <TrackTitle id={id} track={track.data} />
        {problem?.code === 'nothing-known' && (
          <LazyPart what="what is known" load={loadNothingKnown} props={{ problem }} />
        )}
        {problem && problem.code !== 'nothing-known' && <ProblemNote problem={problem} again={status.again} />}
        {!reading && !problem && <Loading what="the track" />}
        {reading?.assessment && <AssessmentNote assessment={reading.assessment} />}
        {reading && historyNow.data && (
          <div class="opening">
            <Headline
              reading={reading}
              explained={answers.explained.data}
              intervals={answers.history.data?.data ?? historyNow.data.data}
            />
            <Brief answer={answers.brief} />
          </div>
        )}
        {(reading ?? problem) && (
          <OverTime id={id} answers={answers} isPlaced={isPlaced} onSettled={() => settle(true)} />
        )}
        {historyNow.data && isPlaced && (
          <LazyPart what="the reasons" load={loadSections} props={{ answers, reading }} />
        )}
      </article>
    </NamedEvents.Provider>
  );
}

/** How to cite a reading of a track, as the server has it in a document of this page. */
function citationOf(title: string, status: TrackAnswers['status']['data']): PageCitation | undefined {
  if (!status) return undefined;
  const { validAt, knownAt, position, policy } = status.reading;
  const asOf = { validAt, knownAt, position: String(position), policy };
  return { title: `${title}: ${status.label} on ${dayInWords(validAt)}`, published: knownAt, asOf };
}

interface OverTimeProps {
  readonly id: string;
  readonly answers: TrackAnswers;
  /** Whether the chart can be drawn where it stays. */
  readonly isPlaced: boolean;
  /** Called when the exchange above the chart is drawn, or cannot be. */
  readonly onSettled: () => void;
}

/** The exchange, the chart and the time-travel panel. They stay while the day that is read has no answer, so that there is a way back. */
function OverTime({ id, answers, isPlaced, onSettled }: OverTimeProps): ComponentChildren {
  const { history, historyNow, marks, marksNow, track, ledger, seriesList, series } = answers;
  const { asOf } = usePlace();
  const now = historyNow.data?.data;
  const extent = useMemo(() => extentOf(now ?? [], asOf.validAt, today()), [now, asOf.validAt]);
  const steps = useMemo(() => stepsOf(marksNow.data?.data ?? []), [marksNow.data]);
  const listed = seriesList.data?.data;
  const rows = useMemo(() => seriesRows(listed ?? [], series.data), [listed, series.data]);
  if (!now) return null;
  const intervals = history.data?.data ?? now;
  return (
    <>
      {!history.problem && (
        <ExchangeSection answer={ledger} parties={track.data?.parties ?? none} onSettled={onSettled} />
      )}
      {isPlaced && !history.problem && (
        <ChartSection
          id={id}
          title={track.data?.title ?? id}
          intervals={intervals}
          marks={marks.data?.data}
          now={marksNow.data?.data}
          series={rows}
          from={extent.from}
          to={extent.to}
        />
      )}
      {(isPlaced || history.problem) && (
        <div class="clock-place">
          <LazyPart
            what="the clocks"
            load={loadClocks}
            props={{
              ...extent,
              steps: steps.events,
              knownSteps: steps.known,
              track: history.problem ? undefined : id,
              intervals,
            }}
          />
        </div>
      )}
      {marks.problem && marks.problem.code !== 'nothing-known' && (
        <ProblemNote problem={marks.problem} again={marks.again} />
      )}
      {series.problem && <ProblemNote problem={series.problem} again={series.again} />}
    </>
  );
}

const none: readonly never[] = [];

/** The named events of the page by id. */
function useNamed({ marks, marksNow, explained }: TrackAnswers): ReadonlyMap<string, Named> {
  // Until the marks have come, the names are those that come with the reasons.
  const early = marks.data ? undefined : explained.data?.events;
  return useMemo(() => {
    const events: readonly (Named & { readonly id: string })[] = [
      ...(marksNow.data?.data ?? []),
      ...(early ?? []),
      ...(marks.data?.data ?? []),
    ];
    return new Map(events.map((event) => [event.id, event]));
  }, [marks.data, marksNow.data, early]);
}
