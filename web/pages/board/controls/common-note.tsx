import { flagMeanings } from '../../../wording/flag-words.js';
import { inWords } from '../../../wording/words.js';
import type { Common } from '../selection/common.js';

/** What nearly all tracks have in common, in one line, so that the table need not repeat it. */
export function CommonNote({ common: { total, lowPressure, unchanged, flags } }: { readonly common: Common }) {
  const share = (count: number) =>
    count === total ? 'on all tracks' : `on all but ${inWords(total - count)} of ${inWords(total)} tracks`;
  const said = [
    ...(lowPressure > 0 ? [`Pressure is low ${share(lowPressure)}.`] : []),
    ...(unchanged > 0 ? [`Nothing moved in the last 30 days ${share(unchanged)}.`] : []),
    ...flags.map(({ flag, count }) => `Flagged ${flag} ${share(count)}: ${lowered(flagMeanings[flag])}.`),
  ];
  if (said.length === 0) return null;
  return <p class="board-common">{said.join(' ')} Rows say where it is otherwise.</p>;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
