import { useRef, useState } from 'preact/hooks';
import { requestWithTag, Problem, type RequestOptions } from './client.js';

/** State of a write: whether one runs, and the problem of the last one. */
export interface Write {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Sends a write, unless one is running. @returns the answer, or `undefined` where it was refused or not sent */
  readonly send: <T>(
    path: string,
    sent: RequestOptions,
  ) => Promise<{ readonly data: T; readonly etag: string | null } | undefined>;
  /** Clears the problem. */
  readonly clear: () => void;
}

/**
 * Writes of one form or button, with the state of the running one and the problem of the last until the next try.
 * @param onOutcome called with every outcome: the problem, or `undefined` after a success
 */
export function useWrite(onOutcome?: (problem: Problem | undefined) => void): Write {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const running = useRef(false);
  return {
    busy,
    problem,
    clear: () => setProblem(undefined),
    send: async <T>(path: string, sent: RequestOptions) => {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setProblem(undefined);
      try {
        const answer = await requestWithTag<T>(path, sent);
        onOutcome?.(undefined);
        return answer;
      } catch (error) {
        const problem = error instanceof Problem ? error : unreadable(error);
        setProblem(problem);
        onOutcome?.(problem);
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}

function unreadable(error: unknown): Problem {
  return new Problem('The page could not read the answer', 0, String(error), 'unreadable', null, []);
}
