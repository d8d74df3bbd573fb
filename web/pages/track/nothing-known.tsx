import { usePlace } from '../../time-travel/as-of.js';
import type { Problem } from '../../api/client.js';
import { dayInWords } from '../../wording/words.js';

/** The state of knowledge that is read is from before anything was known of the track. */
export default function NothingKnown({ problem }: { readonly problem: Problem }) {
  const { asOf, setAsOf } = usePlace();
  const first = /\d{4}-\d{2}-\d{2}/.exec(problem.detail)?.[0];
  return (
    <section class="nothing-known" aria-label="Nothing known" role="status">
      <p>
        <strong>Nothing was known of this track{asOf.knownAt ? ` on ${dayInWords(asOf.knownAt)}` : ' then'}.</strong>
        {first && ` The first entry became known on ${dayInWords(first)}.`}
      </p>
      <p>
        {first && (
          <button type="button" onClick={() => setAsOf({ knownAt: first })}>
            As known on {dayInWords(first)}
          </button>
        )}{' '}
        <button type="button" onClick={() => setAsOf({ knownAt: undefined, position: undefined })}>
          As known today
        </button>
      </p>
    </section>
  );
}
