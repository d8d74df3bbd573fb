import { isoOf } from '../../dates/days.js';
import { shortDateInWords } from '../../wording/words.js';
import type { StatusPeriod } from './layout.js';
import type { Window } from './window.js';

/** `5 Aug 2022 to 15 Nov 2023`, `some day from 1 Jan 2020 to 31 Dec 2020, until 5 Aug 2022`. */
export function periodInWords({ start, end }: Pick<StatusPeriod, 'start' | 'end'>): string {
  return `from ${edgeInWords(start)} to ${edgeInWords(end)}`;
}

function edgeInWords({ from, to }: Window): string {
  const [first, last] = [from, to].map((day) => isoOf(Math.floor(day)));
  return shortDateInWords(first === last ? first! : `[${first}..${last}]`);
}
