import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { ImpreciseDate } from '../../../contract/answers.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { shortDateInWords, inWords } from '../../../wording/words.js';
import { type Named, ruleInWords } from './chart-marks.js';

/** The loaded events of the page by id. */
export const NamedEvents = createContext<ReadonlyMap<string, Named>>(new Map());

interface EventLinkProps {
  readonly id: string;
  /** Its title and date, where the page need not have loaded the event: it may be of another track. */
  readonly named?: { readonly title: string | null; readonly date: ImpreciseDate | null };
}

/** A link to an event's page, with its day. */
export function EventLink({ id, named }: EventLinkProps) {
  const { href } = usePlace();
  const { title = null, date = null } = useContext(NamedEvents).get(id) ?? named ?? {};
  return (
    <>
      <a href={href(`/events/${id}`)}>{title ?? 'the event'}</a>
      {date && <span class="soft">, {shortDateInWords(date)}</span>}
    </>
  );
}

/** The cause of a state: an event, or a rule about elapsed time with the event that it counts from. */
export function Cause({ cause, basis }: { readonly cause: string | null; readonly basis?: string | undefined }) {
  if (cause === null) return null;
  const rule = ruleInWords(cause);
  if (rule === null) return <EventLink id={cause} />;
  return (
    <>
      {rule}
      {basis && (
        <>
          , counted from <EventLink id={basis} />
        </>
      )}
    </>
  );
}

/** A count that opens to the list of its events. The list is rendered only when open: a track may have a thousand. */
export function Opens({ what, events }: { readonly what: string; readonly events: readonly string[] }) {
  const [open, setOpen] = useState(false);
  if (events.length === 0) return <>{what}</>;
  return (
    <details class="opens" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{what}</summary>
      {open && (
        <ul>
          {events.map((id) => (
            <li key={id}>
              <EventLink id={id} />
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

/** `3 events`. */
export function eventsInWords(count: number): string {
  return count === 1 ? '1 event' : `${inWords(count)} events`;
}
