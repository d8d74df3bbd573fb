import { useRef, useState } from 'preact/hooks';
import { requestWithTag, Problem, type RequestOptions } from './client.js';

/** A write under way: whether it runs, and what was wrong with the last one. */
export interface Write {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Sends it. While one is under way no second one is sent. @returns the answer, or `undefined` where it was refused */
  readonly send: <T>(
    path: string,
    sent: RequestOptions,
  ) => Promise<{ readonly data: T; readonly etag: string | null } | undefined>;
  /** Forgets what was wrong. */
  readonly clear: () => void;
}

/**
 * Writes of one form or one button: its state while it runs, and its problem until the next try.
 * @param told is told of every outcome: the problem, or `undefined` where there was none
 */
export function useWrite(told?: (problem: Problem | undefined) => void): Write {
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
        told?.(undefined);
        return answer;
      } catch (error) {
        const problem = error instanceof Problem ? error : unreadable(error);
        setProblem(problem);
        told?.(problem);
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
