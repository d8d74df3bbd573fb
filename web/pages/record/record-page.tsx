import { usePartyNames } from '../../api/parties.js';
import { useRef } from 'preact/hooks';
import type { EntryDetails } from '../../contract/entry-details.js';
import { useQuery } from '../../api/use-query.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { useTitle } from '../../app/use-title.js';
import { newId } from '../../entries/entry-id.js';
import { draftForCorrection, draftForNewEvent } from './draft/saved-event-draft.js';
import { RecordForm } from './record-form.js';
import './record.css';

/** Form for a new event; with `?correct=`, for the correction of an event. */
export default function RecordPage() {
  usePartyNames();
  const { query } = usePlace();
  const correct = query.get('correct');
  useTitle(correct === null ? 'Record' : 'Correct');
  if (correct !== null) return <Correction key={correct} id={correct} />;
  return (
    <>
      <h1>Record an event</h1>
      <RecordForm key="new" name="thaw.draft.new" begin={() => draftForNewEvent(newId, query.getAll('track'))} />
    </>
  );
}

function Correction({ id }: { readonly id: string }) {
  const { href } = usePlace();
  const { data, problem, again } = useQuery<EntryDetails>(`/events/${encodeURIComponent(id)}`);
  // The form keeps the version it started from, also after the correction is stored.
  const first = useRef<EntryDetails | undefined>(undefined);
  first.current ??= data;
  const found = first.current;
  const title = found?.current?.title;
  return (
    <>
      <h1>Correct an event</h1>
      {!found && (problem ? <ProblemNote problem={problem} again={again} /> : <Loading what="the event" />)}
      {found && found.standing === 'stands' && found.current && (
        <>
          <p>
            The corrected version of <a href={href(`/events/${id}`)}>{title}</a>, starting from its current fields. The
            original stays on record.
          </p>
          <RecordForm
            name={`thaw.draft.correct.${id}`}
            begin={() => draftForCorrection(found.current!, newId, found.amendments.length)}
            corrects={{ event: found.current, seen: found.amendments.length }}
          />
        </>
      )}
      {found && (found.standing !== 'stands' || !found.current) && (
        <p class="note">
          {found.mergedInto !== null ? (
            <>
              It is merged into another event:{' '}
              <a href={href('/record', { correct: found.mergedInto })}>correct that one</a>.
            </>
          ) : found.standing === 'retracted' ? (
            <>
              It is retracted, so there is nothing to correct. <a href={href(`/events/${id}`)}>Its page</a> says why.
            </>
          ) : (
            <>
              This entry is not an event. <a href={href(`/events/${id}`)}>Its page</a> says what it concerns.
            </>
          )}
        </p>
      )}
    </>
  );
}
