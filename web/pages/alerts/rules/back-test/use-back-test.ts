import { useEffect, useRef, useState } from 'preact/hooks';
import { request, apiBase, Problem } from '../../../../api/client.js';
import type { BackTest } from './lateness.js';

export interface BackTestRun {
  readonly test: BackTest | undefined;
  readonly problem: Problem | undefined;
  readonly isRunning: boolean;
  /** Starts a back-test; the previous one is stopped and deleted. @returns the problem, if it was refused */
  readonly start: (body: unknown) => Promise<Problem | undefined>;
  /** Stops the running back-test and deletes it. */
  readonly cancel: () => void;
}

const pollMs = 300;

/** Runs one back-test at a time: started, polled until it ends, and deleted when the page is left. */
export function useBackTest(): BackTestRun {
  const [test, setTest] = useState<BackTest>();
  const [problem, setProblem] = useState<Problem>();
  const [isRunning, setRunning] = useState(false);
  const current = useRef<{ id?: string; over: boolean }>({ over: true });

  const drop = () => {
    const { id } = current.current;
    current.current.over = true;
    if (id !== undefined) forget(id);
  };
  useEffect(() => {
    // Closing the page stops the back-test too, since few may run at once.
    window.addEventListener('pagehide', drop);
    return () => {
      window.removeEventListener('pagehide', drop);
      drop();
    };
  }, []);

  const start = async (body: unknown) => {
    drop();
    const run: { id?: string; over: boolean } = { over: false };
    current.current = run;
    setProblem(undefined);
    setTest(undefined);
    setRunning(true);
    try {
      let seen = await request<BackTest>('/backtests', { method: 'POST', body });
      run.id = seen.id;
      // It was cancelled before the server had answered with its id.
      if (isOver(run)) forget(seen.id);
      while (!isOver(run)) {
        setTest(seen);
        if (seen.state !== 'running') break;
        await new Promise((resume) => setTimeout(resume, pollMs));
        if (!isOver(run)) seen = await request<BackTest>(`/backtests/${seen.id}`);
      }
      return undefined;
    } catch (error) {
      if (isOver(run)) return undefined;
      const failure = error instanceof Problem ? error : new Problem(String(error), 0, '', 'unreadable', null, []);
      setProblem(failure);
      return failure;
    } finally {
      if (current.current === run) setRunning(false);
    }
  };
  return {
    ...{ test, problem, isRunning, start },
    cancel: () => {
      drop();
      setRunning(false);
      setTest(undefined);
    },
  };
}

/** A function, since the flag changes during awaits. */
const isOver = (run: { readonly over: boolean }) => run.over;

/** Deletes a back-test on the server, also while the page is closing. */
function forget(id: string): void {
  void fetch(`${apiBase}/backtests/${id}`, { method: 'DELETE', keepalive: true }).catch(() => undefined);
}
