import { useMemo } from 'preact/hooks';
import { type AsOf, asOfQuery } from '../../time-travel/as-of.js';
import { dayOf, today } from '../../dates/days.js';
import type { History } from '../../contract/answers.js';
import { useRecordedVersion } from '../../api/live.js';
import { type QueryResult, useQuery } from '../../api/use-query.js';
import { queryOf, request } from '../../api/client.js';
import { wholeMarks } from '../../api/whole-marks.js';
import type {
  Brief,
  Explanation,
  Series,
  SeriesPage,
  TrackClaims,
  TrackLedger,
  TrackMarks,
  TrackDetails,
  TrackStatus,
} from '../../contract/track-answers.js';

/** All queries of the page of a track, the light ones first. */
export interface TrackAnswers {
  readonly track: QueryResult<TrackDetails>;
  readonly status: QueryResult<TrackStatus>;
  /** The history up to today by the knowledge of the as-of parameters; the day that is read lies in it. */
  readonly history: QueryResult<History>;
  /** The history by the knowledge of now, which gives the sliders their extent. */
  readonly historyNow: QueryResult<History>;
  readonly marks: QueryResult<TrackMarks>;
  readonly marksNow: QueryResult<TrackMarks>;
  readonly explained: QueryResult<Explanation>;
  readonly brief: QueryResult<Brief>;
  readonly ledger: QueryResult<TrackLedger>;
  readonly claims: QueryResult<TrackClaims>;
  /** The outcome series that stand beside the track. */
  readonly seriesList: QueryResult<SeriesPage>;
  /** Those series with their figures, by the knowledge of the as-of parameters. */
  readonly series: QueryResult<readonly Series[]>;
}

export function useTrack(id: string, asOf: AsOf): TrackAnswers {
  const version = useRecordedVersion(id);
  const path = `/tracks/${encodeURIComponent(id)}`;
  const query = asOfQuery(asOf);
  const course = useMemo(() => courseOf(asOf), [query]);
  const track = useQuery<TrackDetails>(path, version);
  const status = useQuery<TrackStatus>(`${path}/status${query}`, version);
  const historyNow = useQuery<History>(`${path}/history`, version);
  const pinned = useQuery<History>(course === '' ? null : `${path}/history${course}`, version);
  const { knownAt, position } = asOf;
  const seriesList = useQuery<SeriesPage>(`/series${queryOf({ track: id, knownAt, position, limit: 50 })}`, version);
  const listed = seriesList.data?.data ?? [];
  const loadSeries = useMemo(() => seriesLoader(listed.map((one) => one.id)), [seriesList.data]);
  const light = (status.data ?? status.problem) !== undefined && historyNow.data !== undefined;
  const marksNow = useQuery(light ? `${path}/marks` : null, version, wholeMarks);
  const pinnedMarks = useQuery(light && course !== '' ? `${path}/marks${course}` : null, version, wholeMarks);
  return {
    ...{ track, status, historyNow, marksNow, seriesList },
    series: useQuery(listed.length > 0 ? path + asOfQuery({ knownAt, position }) : null, seriesList.data, loadSeries),
    history: course === '' ? historyNow : pinned,
    marks: course === '' ? marksNow : pinnedMarks,
    brief: useQuery<Brief>(light ? `${path}/brief${query}` : null, version),
    explained: useQuery<Explanation>(light ? `${path}/explain${query}` : null, version),
    ledger: useQuery<TrackLedger>(light ? `${path}/commitments${query}` : null, version),
    claims: useQuery<TrackClaims>(light ? `${path}/claims${query}` : null, version),
  };
}

/** Loads the figures of some series by the as-of parameters of a path of the track: `/tracks/a.b?knownAt=2024-04-21`. */
function seriesLoader(ids: readonly string[]) {
  return (path: string, signal: AbortSignal): Promise<Series[]> => {
    const query = path.includes('?') ? path.slice(path.indexOf('?')) : '';
    return Promise.all(
      ids.map((id) => request<Series>(`/series/${encodeURIComponent(id)}${query}`, undefined, signal)),
    );
  };
}

/** The as-of parameters without a `validAt` in the past, so that a step of its slider requests no new history. */
function courseOf(asOf: AsOf): string {
  const ahead = asOf.validAt !== undefined && dayOf(asOf.validAt) > today();
  return asOfQuery({ ...asOf, validAt: ahead ? asOf.validAt : undefined });
}
