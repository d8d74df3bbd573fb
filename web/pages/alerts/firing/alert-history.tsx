import { usePlace } from '../../../time-travel/as-of.js';
import { useQuery } from '../../../api/use-query.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { Sources } from '../../../ui/sources.js';
import { dayInWords, instantInWords, plain } from '../../../wording/words.js';
import { Table } from '../../../ui/table.js';
import type { AlertDetails } from '../../../contract/alert-answers.js';

/** Evidence of an alert with its sources, and its history. */
export function AlertHistory({ alertKey, version }: { readonly alertKey: string; readonly version: string }) {
  const { href } = usePlace();
  const whole = useQuery<AlertDetails>(`/alerts/${encodeURIComponent(alertKey)}`, version);
  if (!whole.data) {
    if (whole.problem) return <ProblemNote problem={whole.problem} again={whole.again} />;
    return <Loading what="the reasons" />;
  }
  const { events, life } = whole.data;
  return (
    <div class="alert-life">
      <h3>Evidence</h3>
      {events.length === 0 && <p class="soft">No single event.</p>}
      <ul class="alert-events">
        {events.map((event) => (
          <li key={event.id}>
            <a href={href(`/events/${event.id}`)}>{event.title}</a> <span class="soft">{event.occurred}</span>
            {event.sources && <Sources sources={event.sources} />}
          </li>
        ))}
      </ul>
      <h3>History</h3>
      <Table name="The history of the alert" columns={['When', 'What happened', 'Why', 'Notified']}>
        {life.map((line, index) => (
          <tr key={index}>
            <td>
              {instantInWords(line.at)}
              {!line.at.startsWith(line.day) && <span class="soft"> for {dayInWords(line.day, true)}</span>}
            </td>
            <td>{plain(line.happened)}</td>
            <td>{line.because}</td>
            <td>{line.routing ? `${tellInWords[line.routing.tell]}: ${line.routing.because}` : ''}</td>
          </tr>
        ))}
      </Table>
    </div>
  );
}

const tellInWords = { now: 'At once', digest: 'In a digest', nobody: 'Nobody' } as const;
