import type { ImpreciseDate } from '../contract/answers.js';
import { usePlace } from '../time-travel/as-of.js';
import { shortDateInWords } from '../wording/words.js';

interface EventReferenceProps {
  readonly event: string;
  /** `null` where it is not known. */
  readonly title: string | null;
  readonly date?: ImpreciseDate | null;
}

/** A link to an event's page by its title, with its date. */
export function EventReference({ event, title, date }: EventReferenceProps) {
  const { href } = usePlace();
  return (
    <>
      <a href={href(`/events/${event}`)}>{title ?? 'the event'}</a>
      {date && <span class="soft">, {shortDateInWords(date)}</span>}
    </>
  );
}
