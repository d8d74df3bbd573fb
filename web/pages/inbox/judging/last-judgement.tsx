import { usePlace } from '../../../time-travel/as-of.js';
import { ProblemNote } from '../../../ui/notes.js';
import { capitalised } from '../../../wording/words.js';
import type { Judging } from './use-judging.js';

/** What was decided last, or why it was refused, and the way to take it back. */
export function LastJudgement({ judging }: { readonly judging: Judging }) {
  const { href } = usePlace();
  const { last, problem, busy } = judging;
  // What is wrong with the event stands in its form.
  const isOfForm = problem?.errors.some(({ pointer }) => pointer.startsWith('/event/')) ?? false;
  return (
    <div aria-live="polite">
      {problem && !isOfForm && <ProblemNote problem={problem} />}
      {last && !problem && (
        <p class="inbox-last">
          <span>
            {capitalised(last.says)}
            {last.says.endsWith('.') ? '' : '.'}
          </span>
          {last.entry !== null && <a href={href(`/events/${last.entry}`)}>See it on record</a>}
          {last.candidate !== undefined && (
            <button type="button" disabled={busy} onClick={() => void judging.undo()}>
              Undo <kbd>u</kbd>
            </button>
          )}
          {last.refused.length > 0 && <span class="form-wrong">Refused: {[...new Set(last.refused)].join('; ')}</span>}
        </p>
      )}
    </div>
  );
}
