import { capitalised } from '../../../wording/words.js';
import type { Summary, SummaryLine as TrackLine } from '../../../../src/contract/readings/summary.js';

export type { Summary, TrackLine };
export type Direction = NonNullable<TrackLine['direction']>;

/**
 * Reason of a status, such as `China suspended talks …`: the headline without status and day, which have columns of
 * their own. Empty where the headline has no reason.
 */
export function reasonOf({ label, headline, status }: Pick<TrackLine, 'label' | 'headline' | 'status'>): string {
  if (status === 'none' || !headline.startsWith(`${label} since `)) return headline === `${label}.` ? '' : headline;
  const rest = /(?:: |, (?:when )?| (?=by an assessment|and since ))(.*)$/s.exec(headline.slice(label.length));
  const reason = rest?.[1] ?? '';
  return capitalised(reason);
}
