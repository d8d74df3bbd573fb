import { useEventNames } from '../../api/event-titles.js';
import { usePlace } from '../../time-travel/as-of.js';
import type { EntryDetails } from '../../contract/entry-details.js';
import { isEvent } from './history/history.js';

/** Note on a retracted, merged or corrected entry. */
export function ValidityNote({ entry }: { readonly entry: EntryDetails }) {
  const { href } = usePlace();
  const { standing, mergedInto, amendments, body } = entry;
  const titles = useEventNames(mergedInto === null ? [] : [mergedInto]);
  if (entry.redacted && standing === 'stands') return <p class="standing counts-not">{entry.redacted.says}</p>;
  if (standing === 'retracted') {
    return (
      <p class="standing counts-not">
        <strong>Retracted.</strong> It no longer counts;{' '}
        {isEvent(body) ? 'the original record is shown below' : 'see its history for the reason'}.
      </p>
    );
  }
  if (mergedInto !== null) {
    return (
      <p class="standing counts-not">
        <strong>Merged.</strong> It duplicates{' '}
        <a href={href(`/events/${mergedInto}`)}>{titles.get(mergedInto)?.title ?? 'another event'}</a> and counts there;
        the original record is shown below.
      </p>
    );
  }
  const corrected = amendments.filter((each) => each.body.type === 'EventCorrected').length;
  if (!isEvent(body) || corrected === 0) return null;
  return (
    <p class="standing">
      Corrected {corrected === 1 ? 'once' : `${corrected} times`} since it was recorded; the current version is shown.
    </p>
  );
}
