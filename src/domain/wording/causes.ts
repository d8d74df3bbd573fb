import { dateInWords, whenInWords } from './dates.js';
import type { Beginning } from '../fold/status-history.js';
import { actClauseWithTitle } from './nouns.js';
import type { Policy } from '../policy/policy.js';
import { isSession, type TrackEvent } from '../record/track-event.js';

/** The track and the rules that a cause is told of. */
export interface CauseContext {
  readonly definition: { readonly parties: readonly string[] };
  readonly policy: Policy;
}

/** The cause of a status change as a `when …` clause: the act, or the clock rule with the event that it counted from. */
export function causeInWords({ cause, event }: Beginning, { definition, policy }: CauseContext): string {
  if (event === null) return 'by the clock';
  if (cause === 'clock:assessment-expired') return `when an assessment that had set it aside ran out`;
  if (cause === 'clock:expired') return `when the term ran out that “${event.title}” had set`;
  if (cause === 'clock:standstill') return `when nothing else worked any more after ${named(event)}`;
  const days = daysOfSilence(cause);
  if (days !== null) {
    return waitsForGroup(cause, event)
      ? `when the working group had not met for more than ${days} days; it last met ${whenInWords(event.date.text)}`
      : `when there had been ${noTalks(policy)} for more than ${days} days, since “${event.title}” ${whenInWords(event.date.text)}`;
  }
  if (cause.startsWith('clock:'))
    return `after contact had broken down ${whenInWords(event.date.text)} without an announcement`;
  if (event.opening) return 'as the definition of the track states';
  if (event.assessment) return `at first by an assessment of ${event.assessment.analyst}`;
  return `when ${actClauseWithTitle(event, definition.parties)}`;
}

/** A silence that lasts, as a clause that says what did not take place; for other rules of the clock what they ended. */
export function silenceInWords({ cause }: Pick<Beginning, 'cause'>, event: TrackEvent, policy: Policy): string {
  if (cause === 'clock:assessment-expired') return `an assessment expired, ${named(event)}`;
  if (cause === 'clock:standstill') return `nothing else has worked since ${named(event)}`;
  const days = daysOfSilence(cause);
  if (days === null) return `${noTalks(policy)} since contact broke down, ${named(event)}`;
  return waitsForGroup(cause, event)
    ? `the working group has not met for more than ${days} days (last: ${dateInWords(event.date.text)})`
    : `${noTalks(policy)} since ${named(event)}`;
}

/** What is missing in a silence: talks that do not engage under the policy are talks, too, and may have taken place. */
export function noTalks({ practice }: Policy): string {
  return practice.engagingRoles.includes('agenda-item') ? 'no talks on the subject' : 'no talks on the subject alone';
}

/** Whether only a session of a working group would have kept up what ended by this rule of the clock. */
export function waitsForGroup(cause: string, event: TrackEvent | undefined): boolean {
  return cause.startsWith('clock:quiet-') && event !== undefined && isSession(event);
}

/** An event by its title and date: `“Ministers meet” (2 January 2025)`. */
export function named({ title, date }: TrackEvent): string {
  return `“${title}” (${dateInWords(date.text)})`;
}

function daysOfSilence(cause: string): string | null {
  return /^clock:.*after-(\d+)-days$/.exec(cause)?.[1] ?? null;
}
