import { useEffect, useRef, useState } from 'preact/hooks';
import { request, Problem } from './client.js';

/** State of a query. The last answer stays while the next one is loading. */
export interface QueryResult<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Time at which `data` came, in milliseconds since 1970. */
  readonly at: number | undefined;
  /** Sends the request again. */
  readonly again: () => void;
}

/**
 * The answer to a path of the contract. A change of the path or of `version` aborts the running request and sends
 * another.
 * @param path path below the base; `null` requests nothing
 * @param version changes with every recorded entry that the answer may depend on
 * @param load gets the answer, where it comes in several parts
 */
export function useQuery<T>(
  path: string | null,
  version: unknown = 0,
  load: (path: string, signal: AbortSignal) => Promise<T> = loadWhole,
): QueryResult<T> {
  const [result, setResult] = useState<{ path: string; data?: T; problem?: Problem; at?: number } | null>(null);
  const [loading, setLoading] = useState(path !== null);
  const [round, setRound] = useState(0);
  const page = useRef(path?.split('?', 1)[0]);
  useEffect(() => {
    if (path === null) {
      page.current = undefined;
      setResult(null);
      return setLoading(false);
    }
    // The answer of another page is not shown while that of this page is loading.
    const other = page.current !== path.split('?', 1)[0];
    page.current = path.split('?', 1)[0];
    if (other) setResult(null);
    const controller = new AbortController();
    setLoading(true);
    load(path, controller.signal)
      .then((data) => setResult({ path, data, at: Date.now() }))
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = error instanceof Problem ? error : unreadableAnswer(error);
        setResult((before) => ({ ...before, path, problem }));
      })
      .finally(() => controller.signal.aborted || setLoading(false));
    return () => controller.abort();
  }, [path, version, round]);
  return {
    data: result?.data,
    problem: result?.problem,
    loading,
    at: result?.at,
    again: () => setRound((count) => count + 1),
  };
}

function loadWhole<T>(path: string, signal: AbortSignal): Promise<T> {
  return request<T>(path, undefined, signal);
}

function unreadableAnswer(error: unknown): Problem {
  return new Problem('The page could not read the answer', 0, String(error), 'unreadable', null, []);
}
