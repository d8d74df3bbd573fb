import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { withMark } from '../../../../src/domain/wording/visibility.js';
import { EventReference } from '../../../entries/event-reference.js';
import { Disclosure } from '../../../ui/disclosure.js';
import { inWords } from '../../../wording/words.js';
import { type Named, ruleInWords } from './chart-marks.js';

/** The loaded events of the page by id. */
export const NamedEvents = createContext<ReadonlyMap<string, Named>>(new Map());

/** A link to an event's page, with its day. */
export function EventLink({ id }: { readonly id: string }) {
  const named = useContext(NamedEvents).get(id);
  return (
    <EventReference
      event={id}
      title={named ? withMark(named.title, named.visibility) : null}
      date={named?.date ?? null}
    />
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

/** A count that opens to the list of its events. */
export function Opens({ what, events }: { readonly what: string; readonly events: readonly string[] }) {
  if (events.length === 0) return <>{what}</>;
  return (
    <Disclosure summary={what}>
      {() => (
        <ul>
          {events.map((id) => (
            <li key={id}>
              <EventLink id={id} />
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}

/** `3 events`. */
export function eventsInWords(count: number): string {
  return count === 1 ? '1 event' : `${inWords(count)} events`;
}
