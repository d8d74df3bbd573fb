import type { Beginning } from '../fold/status-history.js';
import { whenInWords } from './dates.js';
import { actClauseWithTitle } from './nouns.js';

/** The cause of a status change as a `when …` clause: the act, or the clock rule with the event that it counted from. */
export function causeInWords(
  { cause, event }: Beginning,
  { definition }: { readonly definition: { readonly parties: readonly string[] } },
): string {
  if (event === null) return 'by the clock';
  if (cause === 'clock:assessment-expired') return `when an assessment that had set it aside ran out`;
  if (cause === 'clock:expired') return `when the term ran out that “${event.title}” had set`;
  const days = /after-(\d+)-days$/.exec(cause)?.[1];
  if (days !== undefined) {
    return `when more than ${days} days had passed since the last contact that counts, “${event.title}” ${whenInWords(event)}`;
  }
  if (cause.startsWith('clock:')) return `after contact had broken down ${whenInWords(event)} without an announcement`;
  if (event.assessment) return `at first by an assessment of ${event.assessment.analyst}`;
  return `when ${actClauseWithTitle(event, definition.parties)}`;
}
