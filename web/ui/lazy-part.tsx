import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../api/client.js';
import { Loading, ProblemNote } from './notes.js';

interface LazyPartProps<Props> {
  /** What is read meanwhile: `the report`. */
  readonly what: string;
  /** Must stay the same function: the part is loaded once, and again only when that failed. */
  readonly load: () => Promise<{ readonly default: ComponentType<Props> }>;
  readonly props: Props;
  /** Called when it is loaded, and when that failed. */
  readonly onSettled?: () => void;
}

/** A part of a page whose script is loaded when it is first wanted, so that the page itself comes sooner. */
export function LazyPart<Props extends object>({ what, load, props, onSettled }: LazyPartProps<Props>) {
  const [loaded, setLoaded] = useState<{ readonly Part: ComponentType<Props> }>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let left = false;
    setProblem(undefined);
    void load()
      .then(
        (module) => left || setLoaded({ Part: module.default }),
        (error: unknown) => left || setProblem(notLoaded(error)),
      )
      .then(() => left || onSettled?.());
    return () => {
      left = true;
    };
  }, [round]);
  if (problem) return <ProblemNote problem={problem} again={() => setRound((count) => count + 1)} />;
  if (!loaded) return <Loading what={what} />;
  return <loaded.Part {...props} />;
}

function notLoaded(error: unknown): Problem {
  return new Problem('This part of the page could not be loaded', 0, String(error), 'not-loaded', null, []);
}
