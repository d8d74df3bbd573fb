import { useMemo, useState } from 'preact/hooks';
import type { QueryResult } from '../../../api/use-query.js';
import type { TrackLedger } from '../../../contract/track-answers.js';
import { LazyPart } from '../../../ui/lazy-part.js';
import { ProblemNote } from '../../../ui/notes.js';
import { SteadyHeight } from '../../../ui/steady-height.js';

/** The columns, which their section loads. */
export const loadExchange = () => import('./exchange.js');

interface ExchangeSectionProps {
  readonly answer: QueryResult<TrackLedger>;
  /** Parties of the track. */
  readonly parties: readonly string[];
  /** Called when the columns are drawn, or cannot be. */
  readonly onSettled: () => void;
}

/** Terms and exchange of the sides. It gets no lower while the days move, so that the chart below it stays. */
export function ExchangeSection({ answer: { data, problem, again }, parties, onSettled }: ExchangeSectionProps) {
  const ledger = data?.data;
  const columns = useMemo(
    () => ledger && <LazyPart what="the terms" load={loadExchange} props={{ ledger, parties }} onSettled={onSettled} />,
    [ledger, parties],
  );
  // On a phone the chart comes before what each side wants and gave in full.
  const [isWide] = useState(() => window.matchMedia('(min-width: 48rem)').matches);
  return (
    <section class="exchange" aria-labelledby="exchange">
      <details open={isWide}>
        <summary>
          <h2 id="exchange">Terms and exchange</h2>
        </summary>
        {problem && <ProblemNote problem={problem} again={again} />}
        <SteadyHeight>{!problem && columns}</SteadyHeight>
      </details>
    </section>
  );
}
