import { type DayNumber, dayOf } from '../../../dates/days.js';
import type { Summary } from './summary.js';

/** Days on which a status began or the last dialogue took place; the last day of an imprecise date, from which it counts. */
export function stepDays({ tracks }: Pick<Summary, 'tracks'>): DayNumber[] {
  return tracks
    .flatMap(({ since, lastDialogue }) => [since?.latest, lastDialogue?.date.latest])
    .flatMap((day) => (day ? [dayOf(day)] : []));
}
