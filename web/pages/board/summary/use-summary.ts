import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asOfQuery, usePlace } from '../../../time-travel/as-of.js';
import { today } from '../../../dates/days.js';
import { useLiveness, useRecordedVersion } from '../../../api/live.js';
import { type QueryResult, useQuery } from '../../../api/use-query.js';
import { carriedOver, type TrackChange, trackChanges } from './changes.js';
import type { Summary } from './summary.js';

/** However much is recorded, the summary is read again at most so often. */
const calmMs = 3_000;
/** So long a changed row stays marked. */
const markedMs = 60_000;

export interface LiveSummary extends Omit<QueryResult<Summary>, 'data'> {
  readonly summary: Summary | undefined;
  /** The rows that changed of late, by track. */
  readonly marked: ReadonlyMap<string, TrackChange>;
  /** What the last answer changed. */
  readonly latest: readonly TrackChange[];
  /** Whether the address asks for another day than what is shown. */
  readonly moving: boolean;
}

/** The summary at the clocks of the address, read again when something is recorded, and when a day ends. */
export function useSummary(): LiveSummary {
  const { asOf } = usePlace();
  const { validAt, knownAt, position } = asOf;
  const wanted = `/status/summary${asOfQuery({ validAt, knownAt, position })}`;
  // As of a position of the log nothing is ever added.
  const due = useDue(position === undefined);
  const [{ path, version }, ask] = useState({ path: wanted, version: due });
  const answer = useQuery<Summary>(path, version);
  const askedAt = useRef(0);
  // One question at a time: a clock that runs on does not throw away every answer before it came.
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

/** Changes with each entry that is recorded and with each day. */
function useDue(follows: boolean): string {
  const recorded = useRecordedVersion();
  const [day, setDay] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setDay(today()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return follows ? `${recorded}, ${day}` : '';
}

/** Tries again when the server said it would be worth while, and when it is heard of again. */
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

/** Holds each answer against the one before, as long as both are for the same clocks. */
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
    // The marks go by themselves; a later answer has marks and a time of its own.
    setTimeout(unmark, markedMs);
  }, [summary]);
  return { summary, marked, latest, shownPath: last.current?.path };
}
