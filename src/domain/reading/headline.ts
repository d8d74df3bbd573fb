import { isAct, type TrackEvent } from '../record/track-event.js';
import { partyName } from '../events/party.js';
import { type Status, statusLabels } from '../policy/states.js';
import type { Policy } from '../policy/policy.js';
import type { Contact, FormalPosition, TrackState } from '../fold/state.js';
import type { StatusPeriod } from '../fold/status-history.js';
import { silenceInWords } from '../wording/causes.js';
import { dateInWords, sinceInWords, whenInWords } from '../wording/dates.js';
import { vocabularyOf } from '../events/vocabulary.js';

const listInWords = new Intl.ListFormat('en-GB');

/** The headline: one sentence with the status, its start, and the act, clock rule or assessment that caused it. */
export function headlineOf(
  status: Status,
  began: StatusPeriod | undefined,
  { formal, assessment, lastDialogue }: TrackState,
  policy: Policy,
): string {
  const label = statusLabels[status];
  if (assessment) return assessedInWords(label, began, assessment);
  if (!began || status === 'none') return `${label}.`;
  const { event } = began;
  const moved = formal.since !== null && began.cause === formal.event?.id;
  const since = `${label} ${sinceInWords((moved ? formal.since : began.from).edtf)}`;
  if (event === null) return `${since}.`;
  if (event.opening) return `${since}, as the definition of the track states; its record begins later.`;
  if (event.assessment && began.cause === event.id) {
    return `${since}, at first by an assessment that stood until ${dateInWords(event.expires!.text)}: ${event.title}`;
  }
  if (began.cause === 'clock:expired') return `${since}, when what this event made expired: ${event.title}.`;
  if (began.cause.startsWith('clock:')) {
    return `${since}: ${silenceInWords(began, event, policy)}${otherTalks(lastDialogue, event)}.`;
  }
  return `${since}${actInWords(event, formal)}.`;
}

/** The dialogue that took place all the same, in the silence that followed an event. */
function otherTalks(lastDialogue: Contact | null, after: TrackEvent): string {
  if (lastDialogue === null || lastDialogue.event.day <= after.lastDay) return '';
  return `; other meetings took it up, last ${whenInWords(lastDialogue.event.date.text)}`;
}

/**
 * The headline of a track under an assessment; it always names the analyst, so that it cannot pass for a result of
 * the rules.
 */
function assessedInWords(label: string, began: StatusPeriod | undefined, inForce: TrackEvent): string {
  const { analyst, reason } = inForce.assessment!;
  const until = dateInWords(inForce.expires!.text);
  const from = sinceInWords(inForce.date.text);
  const since = `${label} ${began ? sinceInWords(began.from.edtf) : from}`;
  // The status may be older than the assessment that now confirms it.
  const by = began?.event === inForce ? 'by' : `and ${from} by`;
  return `${since} ${by} an assessment of ${analyst} that stands until ${until}: ${reason}`;
}

function actInWords(event: TrackEvent, formal: FormalPosition): string {
  const words = isAct(event) ? vocabularyOf(event.type).headlineVerb : undefined;
  if (words === undefined) return `: ${event.title}`;
  const by = formal.event === event ? formal.by : event.initiators;
  return `, when ${listInWords.format(by.map(partyName))} ${words} (“${event.title}”)`;
}
