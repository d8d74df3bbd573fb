import { useEffect, useState } from 'preact/hooks';
import { useLiveness } from '../../../api/live.js';
import { ageInWords, instantInWords } from '../../../wording/words.js';
import { changesInWords } from '../summary/changes.js';
import type { LiveSummary } from '../summary/use-summary.js';

/** Live region: the latest changes in one sentence, and the age of the board while it cannot be updated. */
export function Freshness({ live: { latest, problem, at, again } }: { readonly live: LiveSummary }) {
  const { state } = useLiveness();
  const stale = problem !== undefined || state === 'lost';
  const age = useAge(stale ? at : undefined);
  return (
    <>
      <p class="board-news" role="status">
        {changesInWords(latest)}
      </p>
      {stale && at !== undefined && (
        <p class="board-stale">
          This board was loaded {instantInWords(new Date(at).toISOString())}, {age} ago, and may be out of date:{' '}
          {problem ? problem.title.toLowerCase() : 'the server does not answer'}.{' '}
          <button type="button" onClick={again}>
            Try again
          </button>
        </p>
      )}
    </>
  );
}

/** Age of an instant, updated while it is shown. */
function useAge(at: number | undefined): string {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? '' : ageInWords(now - at);
}
