import { useEventNames } from '../../api/event-titles.js';
import { usePlace } from '../../time-travel/as-of.js';
import type { EntryDetails } from '../../contract/entry-details.js';
import { isEvent } from './history/history.js';

/** Says plainly where an entry counts no longer, or is disputed, or reads otherwise than it was recorded. */
export function ValidityNote({ entry }: { readonly entry: EntryDetails }) {
  const { href } = usePlace();
  const { standing, mergedInto, amendments, body } = entry;
  const titles = useEventNames(mergedInto === null ? [] : [mergedInto]);
  if (standing === 'retracted') {
    return (
      <p class="standing counts-not">
        <strong>Retracted.</strong> It counts no longer;{' '}
        {isEvent(body) ? 'below is what was recorded' : 'its life says why'}.
      </p>
    );
  }
  if (mergedInto !== null) {
    return (
      <p class="standing counts-not">
        <strong>Merged.</strong> It is the same act as{' '}
        <a href={href(`/events/${mergedInto}`)}>{titles.get(mergedInto)?.title ?? 'another event'}</a>, and counts
        there; below is what was recorded here.
      </p>
    );
  }
  const corrected = amendments.filter((each) => each.body.type === 'EventCorrected').length;
  if (!isEvent(body) || corrected === 0) return null;
  return (
    <p class="standing">
      Corrected {corrected === 1 ? 'once' : `${corrected} times`} since it was recorded; shown as it reads now.
    </p>
  );
}
