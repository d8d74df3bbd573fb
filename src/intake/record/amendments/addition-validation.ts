import type { EventAmended } from '../../../domain/entries/amendment.js';
import { ThawError } from '../../../domain/errors.js';
import { type DiplomaticEvent, eventLimits } from '../../../domain/events/event.js';
import { amendedEvent } from '../../../domain/record/amended-event.js';
import { hasOpenEnd } from '../../../domain/time/open-interval.js';

/**
 * Refuses additions that an event does not take: an end where it has no open one, or more sources and words than fit.
 * @param event the event as it reads now
 * @param at the pointer of the additions in the request
 * @throws ThawError invalid `not-lasting`, `ends-before-it-begins`, `invalid-event`
 */
export function refuseAddition(event: DiplomaticEvent, adds: EventAmended['adds'], at: string): void {
  const { occurred, sources, summary = '' } = amendedEvent(event, adds);
  if (adds.ended !== undefined && occurred === event.occurred) throw wrongEnd(occurred, adds.ended, `${at}/ended`);
  if (sources.length > eventLimits.sources) {
    const detail = `would make ${sources.length} sources of the event; at most ${eventLimits.sources} may be`;
    throw ThawError.invalid('invalid-event', `${at}/sources`, detail);
  }
  if (summary.length <= eventLimits.summaryLength) return;
  const detail = `would make the summary longer than ${eventLimits.summaryLength} characters`;
  throw ThawError.invalid('invalid-event', `${at}/summary`, detail);
}

function wrongEnd(occurred: string, ended: string, pointer: string): ThawError {
  if (!hasOpenEnd(occurred)) {
    const detail = `the event is dated ${occurred}, which has no open end: correct the event instead`;
    return ThawError.invalid('not-lasting', pointer, detail);
  }
  const detail = `"${ended}" is no end of ${occurred}: it lies before its start, or is no single date`;
  return ThawError.invalid('ends-before-it-begins', pointer, detail);
}
