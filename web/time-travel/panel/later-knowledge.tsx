import type { TrackMarks } from '../../contract/track-answers.js';
import { useQuery } from '../../api/use-query.js';
import { ProblemNote } from '../../ui/notes.js';
import { shortDateInWords, dayInWords, inWords } from '../../wording/words.js';
import { type AsOf, asOfQuery, usePlace } from '../as-of.js';
import { laterKnowledgeInWords } from './later-knowledge-words.js';

const listed = 100;

/** What is known now and was not then, counted, with the list behind a disclosure. */
export default function LaterKnowledge({ track, asOf }: { readonly track: string; readonly asOf: AsOf }) {
  const { href } = usePlace();
  const { data, problem, again } = useQuery<TrackMarks>(
    `/tracks/${encodeURIComponent(track)}/marks${asOfQuery(asOf, { later: true })}`,
  );
  if (problem) return <ProblemNote problem={problem} again={again} />;
  if (!data?.later) return null;
  const { hidden = [] } = data;
  if (hidden.length === 0) return <p class="later soft">{laterKnowledgeInWords(data.later)}</p>;
  return (
    <details class="later">
      <summary>{laterKnowledgeInWords(data.later)}</summary>
      <ul>
        {hidden.slice(0, listed).map((event) => (
          <li key={event.id}>
            <a href={href(`/events/${event.id}`, { knownAt: undefined })}>{event.title}</a>,{' '}
            {shortDateInWords(event.date)}: {event.how}; this became known on {dayInWords(event.known)}
          </li>
        ))}
        {hidden.length > listed && <li class="soft">and {inWords(hidden.length - listed)} more</li>}
      </ul>
    </details>
  );
}
