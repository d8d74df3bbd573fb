import { StatusMark } from '../../ui/status-mark.js';
import { dayInWords } from '../../wording/words.js';
import type { Assessment } from '../../contract/track-answers.js';
import { Opens } from './events/event-link.js';

/** An analyst's assessment that stands in for the rules. */
export function AssessmentNote({ assessment }: { readonly assessment: Assessment }) {
  return (
    <aside class="assessed" aria-label="Assessment">
      <p>
        <strong>An analyst’s assessment.</strong> {assessment.analyst} holds this view from{' '}
        {dayInWords(assessment.from)} until {dayInWords(assessment.expires)}: {assessment.reason}
      </p>
      <p>
        By the rules it would be{' '}
        <StatusMark status={assessment.byTheRules.status} label={assessment.byTheRules.label} />.
      </p>
      <Opens what="Its evidence" events={assessment.evidence} />
    </aside>
  );
}
