import { useEffect, useState } from 'preact/hooks';
import { apiBase, Problem, problemOf, queryOf } from '../../api/client.js';
import { type DayNumber, isoOf } from '../../dates/days.js';
import { type ReplayedTrack, ReplayReader } from './replay-reader.js';

/** State of a replay: its data, or the problem of its request. */
export interface ReplayResult {
  readonly data: ReplayedTrack | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly again: () => void;
}

/** Knowledge that a replay reads: for each day that of the day itself, or that of now. */
export interface ReplayQuery {
  readonly asKnown: boolean;
  readonly position?: string | undefined;
}

/**
 * The states of a track day by day, read from a replay at full speed. Leaving the page aborts it.
 * @param track id of the track; `null` requests nothing
 */
export function useReplay(
  track: string | null,
  from: DayNumber,
  to: DayNumber,
  { asKnown, position }: ReplayQuery,
): ReplayResult {
  const [result, setResult] = useState<{ path: string; data?: ReplayedTrack; problem?: Problem } | null>(null);
  const [round, setRound] = useState(0);
  const days = { from: isoOf(from), to: isoOf(to) };
  const path = track === null ? null : `/replay${queryOf({ track, ...days, asKnown, position, speed: 'max' })}`;
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    setResult((before) => (before?.path === path ? { path, ...(before.data && { data: before.data }) } : null));
    readReplay(path, controller.signal)
      .then((data) => setResult({ path, data }))
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        setResult({ path, problem: error instanceof Problem ? error : cutOff(String(error)) });
      });
    return () => controller.abort();
  }, [path, round]);
  const current = result !== null && result.path === path ? result : null;
  return {
    data: current?.data,
    problem: current?.problem,
    loading: path !== null && current === null,
    again: () => setRound((count) => count + 1),
  };
}

async function readReplay(path: string, signal: AbortSignal): Promise<ReplayedTrack> {
  const response = await fetch(apiBase + path, { headers: { accept: 'text/event-stream' }, signal });
  if (!response.ok) throw await problemOf(response);
  const pieces = response.body!.getReader();
  const decoder = new TextDecoder();
  const reader = new ReplayReader();
  while (!reader.ended) {
    const { done, value } = await pieces.read();
    if (done) throw cutOff('the stream ended before its last frame');
    reader.take(decoder.decode(value, { stream: true }));
  }
  await pieces.cancel();
  return reader.replayed();
}

function cutOff(why: string): Problem {
  return new Problem('The replay was cut off', 0, why, 'cut-off', null, []);
}
