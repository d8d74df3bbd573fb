import { dayInWords, inWords } from '../../../wording/words.js';
import type { Counts } from '../selection/selection.js';
import { latelyDays } from '../selection/selection.js';
import type { Summary } from '../summary/summary.js';
import { withToggled, type View } from '../selection/view.js';

interface SummarySentenceProps {
  readonly summary: Summary;
  /** Counts over all tracks, regardless of filters. */
  readonly counts: Counts;
  readonly view: View;
  readonly onChange: (view: Partial<View>) => void;
}

/** Summary in one sentence: frozen tracks and recent changes. Its numbers are buttons that filter. */
export function SummarySentence({
  summary: { validAt, knownAt, notYetKnown },
  counts,
  view,
  onChange,
}: SummarySentenceProps) {
  const frozen = counts.statuses.get('frozen') ?? 0;
  return (
    <p class="board-summary">
      On {dayInWords(validAt)}
      {knownAt !== validAt && `, as known on ${dayInWords(knownAt)}`}:{' '}
      <button
        type="button"
        aria-pressed={view.statuses.includes('frozen')}
        onClick={() => onChange({ statuses: withToggled(view.statuses, 'frozen') })}
      >
        {inWords(frozen)} {frozen === 1 ? 'track is' : 'tracks are'} frozen
      </button>
      ,{' '}
      <button type="button" aria-pressed={view.lately} onClick={() => onChange({ lately: !view.lately })}>
        {inWords(counts.lately)} changed status
      </button>{' '}
      in the last {latelyDays} days, of {inWords(counts.shown)} in all.
      {notYetKnown > 0 && ` ${inWords(notYetKnown)} more were not known by then.`}
    </p>
  );
}
