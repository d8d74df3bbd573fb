import { useEffect, useState } from 'preact/hooks';
import { apiBase, Problem, problemOf, queryOf } from '../../api/client.js';
import { type DayNumber, isoOf } from '../../dates/days.js';
import { type ReplayedTrack, ReplayReader } from './replay-reader.js';

/** A replay that was asked for: what came of it, or why nothing did. */
export interface ReplayResult {
  readonly data: ReplayedTrack | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly again: () => void;
}

/** What is replayed: of each day what was known that day, or what is known by now. */
export interface ReplayQuery {
  readonly asKnown: boolean;
  readonly position?: string | undefined;
}

/**
 * How a track stood day by day, read from a replay at full speed; it is given up when the page is left.
 * @param track `null` asks nothing
 */
export function useReplay(
  track: string | null,
  from: DayNumber,
  to: DayNumber,
  { asKnown, position }: ReplayQuery,
): ReplayResult {
  const [held, hold] = useState<{ path: string; data?: ReplayedTrack; problem?: Problem } | null>(null);
  const [round, setRound] = useState(0);
  const days = { from: isoOf(from), to: isoOf(to) };
  const path = track === null ? null : `/replay${queryOf({ track, ...days, asKnown, position, speed: 'max' })}`;
  useEffect(() => {
    if (path === null) return;
    const giveUp = new AbortController();
    hold((before) => (before?.path === path ? { path, ...(before.data && { data: before.data }) } : null));
    readReplay(path, giveUp.signal)
      .then((data) => hold({ path, data }))
      .catch((error: unknown) => {
        if (giveUp.signal.aborted) return;
        hold({ path, problem: error instanceof Problem ? error : cutOff(String(error)) });
      });
    return () => giveUp.abort();
  }, [path, round]);
  const mine = held !== null && held.path === path ? held : null;
  return {
    data: mine?.data,
    problem: mine?.problem,
    loading: path !== null && mine === null,
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
