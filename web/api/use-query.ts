import { useEffect, useRef, useState } from 'preact/hooks';
import { request, Problem } from './client.js';

/** What is known of an answer that was asked for. While the next comes, the last one stays. */
export interface QueryResult<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** When `data` came, in milliseconds since 1970. */
  readonly at: number | undefined;
  /** Asks again. */
  readonly again: () => void;
}

/**
 * The answer to a path of the contract, asked again whenever the path or `version` changes; the question before is given
 * up then.
 * @param path `null` asks nothing
 * @param version changes when something was recorded that the answer may depend on
 */
export function useQuery<T>(path: string | null, version: unknown = 0): QueryResult<T> {
  const [held, hold] = useState<{ path: string; data?: T; problem?: Problem; at?: number } | null>(null);
  const [loading, setLoading] = useState(path !== null);
  const [round, setRound] = useState(0);
  const page = useRef(path?.split('?', 1)[0]);
  useEffect(() => {
    if (path === null) return setLoading(false);
    // What belongs to another page is not shown while this one's comes.
    const other = page.current !== path.split('?', 1)[0];
    page.current = path.split('?', 1)[0];
    if (other) hold(null);
    const giveUp = new AbortController();
    setLoading(true);
    request<T>(path, undefined, giveUp.signal)
      .then((data) => hold({ path, data, at: Date.now() }))
      .catch((error: unknown) => {
        if (giveUp.signal.aborted) return;
        const problem = error instanceof Problem ? error : unreadableAnswer(error);
        hold((before) => ({ ...before, path, problem }));
      })
      .finally(() => giveUp.signal.aborted || setLoading(false));
    return () => giveUp.abort();
  }, [path, version, round]);
  return {
    data: held?.data,
    problem: held?.problem,
    loading,
    at: held?.at,
    again: () => setRound((count) => count + 1),
  };
}

function unreadableAnswer(error: unknown): Problem {
  return new Problem('The page could not read the answer', 0, String(error), 'unreadable', null, []);
}
