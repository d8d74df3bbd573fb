import type { CommitmentTelling, RivalAccounts } from '../../domain/time-travel/rival-accounts.js';
import { dateInWords } from '../../domain/wording/dates.js';
import type { Terminal } from '../terminal/terminal.js';
import { claimCells, claimHead } from './claims.js';

/** Prints what two parties tell differently beside dates; a list that is empty is left out. */
export function printRivalAccounts({ disputes, claims, commitments }: RivalAccounts, terminal: Terminal): void {
  const print = (title: string, count: number, head: readonly string[], rows: readonly (readonly string[])[]) => {
    if (count === 0) return;
    terminal.line();
    terminal.line(`${title}: ${count}${count > rows.length ? `, of which ${rows.length} are named` : ''}`);
    terminal.table(head, rows);
  };
  const disputed = disputes.data.map(({ date, title, party, says }) => {
    return [dateInWords(date.edtf, 'short'), title, party, says];
  });
  print('What they dispute', disputes.count, ['date', 'event', 'who', 'says instead'], disputed);
  for (const [party, { count, data }] of Object.entries(claims)) {
    print(`What is claimed in ${party}`, count, claimHead, data.map(claimCells));
  }
  const parties = Object.keys(claims);
  const told = commitments.data.map(({ title, tellings }) => [
    title,
    ...parties.map((party) => tellingInWords(tellings[party] ?? null)),
  ]);
  print('Commitments that they tell differently', commitments.count, ['commitment', ...parties], told);
}

function tellingInWords(telling: CommitmentTelling | null): string {
  if (telling === null) return 'not told';
  const { state, due } = telling;
  return `${state.replace('-', ' ')}${due ? `, due ${dateInWords(due.edtf, 'short')}` : ''}`;
}
