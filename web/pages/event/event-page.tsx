import { usePartyNames } from '../../api/parties.js';
import { useRecordedVersion } from '../../api/live.js';
import { useQuery } from '../../api/use-query.js';
import { asOfQuery, usePlace } from '../../time-travel/as-of.js';
import { InternalNote } from '../../ui/internal-mark.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { dateInWords } from '../../../src/domain/wording/dates.js';
import { plain } from '../../wording/words.js';
import NotFound from '../../app/not-found.js';
import { useCitationMeta, useTitle } from '../../app/use-title.js';
import type { EventBody } from '../../contract/answers.js';
import { AmendSection } from './amend/amend-section.js';
import { EntryFacts } from './entry-facts.js';
import { EventFacts } from './event-facts.js';
import { historyOf } from './history/history.js';
import { HistoryList } from './history/history-list.js';
import { LogPosition } from './log-position.js';
import { DependentsList } from './dependents.js';
import type { EntryDetails } from '../../contract/entry-details.js';
import { isEvent } from './history/history.js';
import { ValidityNote } from './validity-note.js';
import './event.css';

/** Page of an entry: its content, history and dependents. */
export default function EventPage({ id = '' }: { readonly id?: string }) {
  usePartyNames();
  const { validAt, knownAt, position } = usePlace().asOf;
  const path = id === '' ? null : `/events/${encodeURIComponent(id)}${asOfQuery({ validAt, knownAt, position })}`;
  const { data, problem, loading, again } = useQuery<EntryDetails>(path, useRecordedVersion());
  const reading = data && readingOf(data);
  const title = data ? (reading?.title ?? plain(data.body.type)) : 'Event';
  useTitle(title);
  useCitationMeta(
    reading &&
      data && {
        title: `${title} (${dateInWords(reading.occurred)})`,
        published: data.recordedAt.slice(0, 10),
      },
  );
  if (!data && problem?.status === 404) return <NotFound what="event" name={id} />;
  if (!data) {
    return (
      <>
        <h1>Event</h1>
        {problem ? <ProblemNote problem={problem} again={again} /> : loading && <Loading what="the event" />}
      </>
    );
  }
  return (
    <article class="event-page" aria-busy={loading}>
      <h1>{title}</h1>
      <InternalNote of={data} what={reading ? 'this event' : 'this entry'} />
      {problem && <ProblemNote problem={problem} again={again} />}
      <ValidityNote entry={data} />
      {(knownAt ?? position) && <p class="note">Later entries, disclosures and sources are left out.</p>}
      {reading ? <EventFacts event={reading} outcome={data.outcome} /> : <EntryFacts entry={data} />}
      <h2>History of this entry</h2>
      <HistoryList steps={historyOf(data, data.amendments)} id={data.body.id} />
      {data.restsOnIt && reading && <DependentsList dependents={data.restsOnIt} standing={data.standing} />}
      <AmendSection key={data.body.id} entry={data} onRecorded={again} />
      <LogPosition entry={data} />
    </article>
  );
}

/** Shown version of an event: the current one where it is valid, else the recorded one. */
function readingOf({ body, current, standing }: EntryDetails): EventBody | undefined {
  if (!isEvent(body)) return undefined;
  return standing === 'stands' && current ? current : body;
}
