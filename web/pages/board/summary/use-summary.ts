import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asOfQuery, usePlace } from '../../../time-travel/as-of.js';
import { today } from '../../../dates/days.js';
import { useLiveness, useRecordedVersion } from '../../../api/live.js';
import { type QueryResult, useQuery } from '../../../api/use-query.js';
import { carriedOver, type TrackChange, trackChanges } from './changes.js';
import type { Summary } from './summary.js';

/** Least time between two requests of the summary, however much is recorded. */
const calmMs = 3_000;
/** Time for which a changed row stays marked. */
const markedMs = 60_000;

export interface LiveSummary extends Omit<QueryResult<Summary>, 'data'> {
  readonly summary: Summary | undefined;
  /** Recently changed rows, by track. */
  readonly marked: ReadonlyMap<string, TrackChange>;
  /** Changes of the last answer. */
  readonly latest: readonly TrackChange[];
  /** Whether the shown answer is for other as-of parameters than the address. */
  readonly moving: boolean;
}

/** Summary as of the parameters of the address, requested again after every recorded entry and at the end of a day. */
export function useSummary(): LiveSummary {
  const { asOf } = usePlace();
  const { validAt, knownAt, position } = asOf;
  const wanted = `/status/summary${asOfQuery({ validAt, knownAt, position })}`;
  // An answer as of a position of the log never changes.
  const due = useDue(position === undefined);
  const [{ path, version }, ask] = useState({ path: wanted, version: due });
  const answer = useQuery<Summary>(path, version);
  const askedAt = useRef(0);
  // One request at a time: otherwise a moving slider would abort every request before its answer.
  useEffect(() => {
    if ((wanted === path && version === due) || answer.loading) return;
    const wait = wanted === path ? Math.max(0, askedAt.current + calmMs - Date.now()) : 0;
    const timer = setTimeout(() => {
      askedAt.current = Date.now();
      ask({ path: wanted, version: due });
    }, wait);
    return () => clearTimeout(timer);
  }, [wanted, due, path, version, answer.loading]);
  useAnotherTry(answer);
  const { shownPath, ...shown } = useChanges(path, answer.data);
  return { ...answer, ...shown, moving: wanted !== shownPath };
}

/** Version that changes with each recorded entry and each day. */
function useDue(follows: boolean): string {
  const recorded = useRecordedVersion();
  const [day, setDay] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setDay(today()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return follows ? `${recorded}, ${day}` : '';
}

/** Retries after the time that the server named, and when the connection is back. */
function useAnotherTry({ problem, again }: QueryResult<Summary>): void {
  const { state } = useLiveness();
  const lost = useRef(false);
  useEffect(() => {
    if (lost.current && state === 'live') again();
    if (state === 'live' || state === 'lost') lost.current = state === 'lost';
  }, [state]);
  useEffect(() => {
    const heard = problem?.status === 0 && (state === 'live' || state === 'polling');
    if (!problem || (problem.status !== 503 && !heard)) return;
    const timer = setTimeout(again, (problem.retryAfter ?? 3) * 1000);
    return () => clearTimeout(timer);
  }, [problem, state]);
}

/** Compares each answer with the previous one of the same path. */
function useChanges(
  path: string,
  data: Summary | undefined,
): Pick<LiveSummary, 'summary' | 'marked' | 'latest'> & { readonly shownPath: string | undefined } {
  const last = useRef<{ readonly path: string; readonly summary: Summary } | null>(null);
  const [marked, mark] = useState<ReadonlyMap<string, TrackChange>>(new Map());
  const [latest, setLatest] = useState<readonly TrackChange[]>([]);
  const summary = useMemo(() => {
    const before = last.current?.path === path ? last.current.summary : undefined;
    return data && before ? carriedOver(before, data) : data;
  }, [data]);
  useEffect(() => {
    if (!summary) return;
    const before = last.current;
    last.current = { path, summary };
    if (before?.path !== path) {
      mark(new Map());
      setLatest([]);
      return;
    }
    const changes = trackChanges(before.summary, summary);
    if (changes.length === 0) return;
    setLatest(changes);
    mark((marks) => new Map([...marks, ...changes.map((change) => [change.track, change] as const)]));
    const unmark = () => mark((marks) => new Map([...marks].filter(([, change]) => !changes.includes(change))));
    // Each answer's marks expire on their own timer.
    setTimeout(unmark, markedMs);
  }, [summary]);
  return { summary, marked, latest, shownPath: last.current?.path };
}
