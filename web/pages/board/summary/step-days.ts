import { type DayNumber, dayOf } from '../../../dates/days.js';
import type { Summary } from './summary.js';

/** The days on which a status began or both sides met last; of a coarse date the last day, from which it counts. */
export function stepDays({ tracks }: Pick<Summary, 'tracks'>): DayNumber[] {
  return tracks
    .flatMap(({ since, lastDialogue }) => [since?.latest, lastDialogue?.date.latest])
    .flatMap((day) => (day ? [dayOf(day)] : []));
}
