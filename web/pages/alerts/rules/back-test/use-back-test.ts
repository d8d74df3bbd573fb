import { useEffect, useRef, useState } from 'preact/hooks';
import { request, apiBase, Problem } from '../../../../api/client.js';
import type { BackTest } from './lateness.js';

export interface BackTestRun {
  readonly test: BackTest | undefined;
  readonly problem: Problem | undefined;
  readonly isRunning: boolean;
  /** Starts one; the one before is stopped and forgotten. @returns what refused it, if anything did */
  readonly start: (body: unknown) => Promise<Problem | undefined>;
  /** Stops the one that runs, and has the server forget it. */
  readonly cancel: () => void;
}

const pollMs = 300;

/** One back-test at a time: started, asked for until it is over, and forgotten when the page is left. */
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
    // A page that is closed leaves none running either: few run at once.
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
      // It was given up before the server had named it.
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
      const told = error instanceof Problem ? error : new Problem(String(error), 0, '', 'unreadable', null, []);
      setProblem(told);
      return told;
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

/** Read anew each time: it changes while something is waited for. */
const isOver = (run: { readonly over: boolean }) => run.over;

/** Has the server stop and forget one; it is sent even while the page goes. */
function forget(id: string): void {
  void fetch(`${apiBase}/backtests/${id}`, { method: 'DELETE', keepalive: true }).catch(() => undefined);
}
