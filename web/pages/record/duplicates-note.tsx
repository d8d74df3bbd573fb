import { useEffect, useState } from 'preact/hooks';
import type { EntryPage } from '../../contract/answers.js';
import { request, queryOf } from '../../api/client.js';
import { usePlace } from '../../time-travel/as-of.js';
import { shortDateInWords, plain } from '../../wording/words.js';
import { useExplainedDate } from '../../forms/date-field.js';
import type { Draft } from '../../entries/draft/draft.js';
import {
  isRecordedEvent,
  type Likely,
  likelyDuplicates,
  questionsOf,
  type RecordedEvent,
  type Subject,
} from './draft/duplicates.js';
import { useEventForm } from '../../entries/event-form/form-context.js';

/** Likely duplicates: events on the same tracks around the same days. */
export function DuplicatesNote() {
  const { draft, vocabulary } = useEventForm();
  const { href } = usePlace();
  const { date } = useExplainedDate((draft.values.occurred ?? '').trim());
  const subject = subjectOf(draft, date);
  const near = useEventsNear(subject);
  const groupOf = (type: string) => vocabulary?.types.find((each) => each.type === type)?.group;
  const likely = near ? likelyDuplicates(subject, near, groupOf) : [];
  return (
    <section aria-live="polite">
      <h2>Recorded already?</h2>
      {!near && <p class="soft">Similar events appear here once type, track and date are given.</p>}
      {near && likely.length === 0 && <p class="soft">No similar event on these tracks around this date.</p>}
      {likely.length > 0 && (
        <ul class="likely">
          {likely.map(({ entry, because }: Likely) => (
            <li key={entry.body.id}>
              <strong>{entry.body.title}</strong>
              <span>
                {shortDateInWords(entry.body.occurred)}, {plain(entry.body.type).toLowerCase()}
              </span>
              <span class="soft">In common: {because.join(', ')}.</span>
              <span class="likely-acts">
                Already recorded: <a href={href(`/events/${entry.body.id}`)}>open it</a> or{' '}
                <a href={href('/record', { correct: entry.body.id })}>correct it instead</a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function subjectOf(draft: Draft, date: ReturnType<typeof useExplainedDate>['date']): Subject {
  const { type = '', occurred = '', title = '' } = draft.values;
  const countries = draft.actors.map(({ values }) => values.country ?? '').filter((country) => country !== '');
  return {
    ...{ id: draft.id, type, tracks: draft.tracks, occurred, title, countries },
    ...{ earliest: date?.earliest ?? null, latest: date?.latest ?? null },
  };
}

/** Events on the draft's tracks around its date; `null` before the answer, or without track and date. */
function useEventsNear(subject: Subject): readonly RecordedEvent[] | null {
  const [near, set] = useState<readonly RecordedEvent[] | null>(null);
  const asked = subject.type === '' ? [] : questionsOf(subject);
  const questions = asked.map((each) => `/events${queryOf({ ...each, limit: 200 })}`).join('\n');
  useEffect(() => {
    set(null);
    if (questions === '') return;
    const giveUp = new AbortController();
    const answers = questions.split('\n').map((path) => request<EntryPage>(path, undefined, giveUp.signal));
    Promise.all(answers)
      .then((pages) => giveUp.signal.aborted || set(pages.flatMap(({ data }) => data.filter(isRecordedEvent))))
      // The note is optional; an error of the server shows when the event is recorded.
      .catch(() => undefined);
    return () => giveUp.abort();
  }, [questions]);
  return near;
}
