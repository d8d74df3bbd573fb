import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pinsOf, usePlace } from '../../clocks/clocks.js';
import { today } from '../../clocks/days.js';
import { useLiveness, useRecorded } from '../../contract/live.js';
import { type Answer, useAnswer } from '../../contract/use-answer.js';
import { carriedOver, type Change, changesBetween } from './changes.js';
import type { Summary } from './summary.js';

/** However much is recorded, the summary is read again at most so often. */
const calmMs = 3_000;
/** So long a changed row stays marked. */
const markedMs = 60_000;

export interface LiveSummary extends Omit<Answer<Summary>, 'data'> {
  readonly summary: Summary | undefined;
  /** The rows that changed of late, by track. */
  readonly marked: ReadonlyMap<string, Change>;
  /** What the last answer changed. */
  readonly latest: readonly Change[];
}

/** The summary at the clocks of the address, read again when something is recorded, and when a day ends. */
export function useSummary(): LiveSummary {
  const { clocks } = usePlace();
  const { validAt, knownAt, position } = clocks;
  const path = `/status/summary${pinsOf({ validAt, knownAt, position })}`;
  // As of a position of the log nothing is ever added.
  const due = useDue(position === undefined);
  const [version, setVersion] = useState(due);
  const answer = useAnswer<Summary>(path, version);
  const readAt = useRef(0);
  useEffect(() => {
    if (version === due || answer.loading) return;
    const wait = Math.max(0, readAt.current + calmMs - Date.now());
    const timer = setTimeout(() => {
      readAt.current = Date.now();
      setVersion(due);
    }, wait);
    return () => clearTimeout(timer);
  }, [due, version, answer.loading]);
  useAnotherTry(answer);
  const { summary, marked, latest } = useChanges(path, answer.data);
  return { ...answer, summary, marked, latest };
}

/** Changes with each entry that is recorded and with each day. */
function useDue(follows: boolean): string {
  const recorded = useRecorded();
  const [day, setDay] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setDay(today()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return follows ? `${recorded}, ${day}` : '';
}

/** Tries again when the server said it would be worth while, and when it is heard of again. */
function useAnotherTry({ problem, again }: Answer<Summary>): void {
  const { state } = useLiveness();
  useEffect(() => {
    if (!problem) return;
    if (problem.status === 0) {
      if (state === 'live' || state === 'polling') again();
      return;
    }
    if (problem.status !== 503) return;
    const timer = setTimeout(again, (problem.retryAfter ?? 5) * 1000);
    return () => clearTimeout(timer);
  }, [problem, state]);
}

/** Holds each answer against the one before, as long as both are for the same clocks. */
function useChanges(path: string, data: Summary | undefined): Pick<LiveSummary, 'summary' | 'marked' | 'latest'> {
  const last = useRef<{ readonly path: string; readonly summary: Summary } | null>(null);
  const [marked, mark] = useState<ReadonlyMap<string, Change>>(new Map());
  const [latest, setLatest] = useState<readonly Change[]>([]);
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
    const changes = changesBetween(before.summary, summary);
    if (changes.length === 0) return;
    setLatest(changes);
    mark((marks) => new Map([...marks, ...changes.map((change) => [change.track, change] as const)]));
    const unmark = () => mark((marks) => new Map([...marks].filter(([, change]) => !changes.includes(change))));
    // The marks go by themselves; a later answer has marks and a time of its own.
    setTimeout(unmark, markedMs);
  }, [summary]);
  return { summary, marked, latest };
}
