import type { EventAmended } from '../entries/amendment.js';
import type { DiplomaticEvent } from '../events/event.js';
import { endedInterval } from '../time/open-interval.js';

type Additions = EventAmended['adds'];

/** The event with what a later entry adds to its fields; an outcome is no field of an event. */
export function amendedEvent(event: DiplomaticEvent, { sources = [], ended, summary }: Additions): DiplomaticEvent {
  const interval = ended === undefined ? null : endedInterval(event.occurred, ended);
  const inForceAlike = event.effective === event.occurred;
  return {
    ...event,
    ...(interval !== null && { occurred: interval, ...(inForceAlike && { effective: interval }) }),
    ...(summary !== undefined && { summary: event.summary ? `${event.summary}\n\n${summary}` : summary }),
    sources: [...event.sources, ...sources],
  };
}
