import { useState } from 'preact/hooks';
import { useIsPermitted } from '../../api/account.js';
import { dateInWords } from '../../../src/domain/wording/dates.js';
import { useQuery } from '../../api/use-query.js';
import type { LastEvent } from '../../contract/entry-details.js';
import { isBlank } from '../../entries/draft/draft.js';
import { draftLike } from '../../entries/draft/draft-like.js';
import { useEventForm } from '../../entries/event-form/form-context.js';

/** Fills a blank form with what repeats of the event that this person recorded last, and says what that is. */
export function LikeLast() {
  const { draft, set } = useEventForm();
  const mayRecord = useIsPermitted('record');
  const { data } = useQuery<LastEvent>(mayRecord ? '/account/last-event' : null);
  const [from, setFrom] = useState<string>();
  const event = data?.event;
  if (!event) return null;
  const named = `“${event.title}”, ${dateInWords(event.occurred)}`;
  if (isBlank({ ...draft, tracks: [] })) {
    return (
      <div class="draft-note">
        <button
          type="button"
          onClick={() => {
            set(draftLike(event, draft));
            setFrom(named);
          }}
        >
          Like the last one
        </button>
        <p class="soft">Type, tracks and parties of {named}</p>
      </div>
    );
  }
  return (
    from !== undefined && (
      <p class="soft" role="status">
        Type, tracks, parties and particulars are those of {from}. Title, dates and sources are yours to fill in.
      </p>
    )
  );
}
