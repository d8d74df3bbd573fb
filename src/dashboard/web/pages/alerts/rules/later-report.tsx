import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../../../contract/read.js';
import { Loading, ProblemNote } from '../../../look/notes.js';
import type { BackTestResult } from './lateness.js';
import type { RuleDraft } from './rule-form.js';

interface ReportProps {
  readonly result: BackTestResult;
  readonly rule: RuleDraft;
}

/** The report of a back-test; it is loaded, with the chart that it draws on, when there is one to show. */
export function LaterReport(props: ReportProps) {
  const [loaded, setLoaded] = useState<{ readonly Report: ComponentType<ReportProps> }>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    setProblem(undefined);
    import('./back-test-report.js').then(
      ({ BackTestReport }) => setLoaded({ Report: BackTestReport }),
      (error: unknown) => setProblem(new Problem('The chart could not be loaded', 0, String(error), '', null, [])),
    );
  }, [round]);
  if (problem) return <ProblemNote problem={problem} again={() => setRound((count) => count + 1)} />;
  if (!loaded) return <Loading what="the report" />;
  return <loaded.Report {...props} />;
}
