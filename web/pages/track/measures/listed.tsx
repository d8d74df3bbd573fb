import type { ImpreciseDate } from '../../../contract/answers.js';
import { EventReference } from '../../../entries/event-reference.js';
import { Disclosure } from '../../../ui/disclosure.js';

interface ListedItem {
  /** Id of the event. */
  readonly key: string;
  readonly title: string | null;
  readonly date?: ImpreciseDate | null;
  /** What is said of it, after its title. */
  readonly says?: string;
}

/** A number that opens to the events that it is made of, each with what is said of it. */
export function Listed({ what, items }: { readonly what: string; readonly items: readonly ListedItem[] }) {
  if (items.length === 0) return <p>{what}</p>;
  return (
    <Disclosure summary={what}>
      {() => (
        <ul>
          {items.map(({ key, title, date, says }) => (
            <li key={key}>
              <EventReference event={key} title={title} date={date} />
              {says && `: ${says}`}
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}
