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

/** Adds an event to the record; with `?correct=` an event's new reading, as a correction. */
export default function RecordPage() {
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
  // Once the correction is stored the event reads as corrected; the form stays with what it began from.
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
            The new reading of <a href={href(`/events/${id}`)}>{title}</a>, with all of its fields as they read now.
            What was recorded stays on record.
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
              This entry is no event. <a href={href(`/events/${id}`)}>Its page</a> says what it is about.
            </>
          )}
        </p>
      )}
    </>
  );
}
