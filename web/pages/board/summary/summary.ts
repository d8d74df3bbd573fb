import type { Summary, SummaryLine as TrackLine } from '../../../../src/contract/readings/summary.js';

export type { Summary, TrackLine };
export type Direction = NonNullable<TrackLine['direction']>;

/**
 * Why the status is what it is: the headline without the status and the day, which stand in columns of their own.
 * `China suspended talks …`, or nothing where the headline says no more than these.
 */
export function reasonOf({ label, headline, status }: Pick<TrackLine, 'label' | 'headline' | 'status'>): string {
  if (status === 'none' || !headline.startsWith(`${label} since `)) return headline === `${label}.` ? '' : headline;
  const rest = /(?:: |, (?:when )?| (?=by an assessment|and since ))(.*)$/s.exec(headline.slice(label.length));
  const reason = rest?.[1] ?? '';
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
