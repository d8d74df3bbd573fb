import type { ClaimEntry, ExpectationEntry, Holder } from '../../domain/reading/claims.js';
import type { LedgerReference } from '../../domain/reading/ledger/exchanges.js';
import { dateInWords, daysInWords } from '../../domain/wording/dates.js';
import { ClaimsReader } from '../../readings/claims/claims.js';
import { asOfOfOptions } from '../as-of.js';
import { exitCodes } from '../exit-codes.js';
import { Store } from '../store.js';
import type { Terminal } from '../terminal/terminal.js';
import type { ReadOptions } from './status.js';

/** `thaw claims TRACK`: who holds what about a track and how sure, and what is expected of it. */
export async function claimsCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const found = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(ClaimsReader).claimsAsOf(track, asOf),
  );
  if (options.json) {
    terminal.json(found);
    return exitCodes.done;
  }
  const { claims, expectations } = found.data;
  terminal.line(terminal.heading(`Claims: ${claims.length}`));
  if (claims.length > 0) {
    terminal.table(claimHead, claims.map(claimCells));
  }
  terminal.line();
  terminal.line(terminal.heading(`Expectations: ${expectations.length}`));
  if (expectations.length > 0) {
    terminal.table(['date', 'who', 'what', 'by', 'state', 'days', 'outcome'], expectations.map(expectationCells));
  }
  return exitCodes.done;
}

/** The head of a table of claims. */
export const claimHead = ['date', 'who', 'kind', 'what', 'how sure', 'causes', 'effects'];

/** The cells of a claim under `claimHead`. */
export function claimCells({
  date,
  holder,
  kind,
  title,
  confidence,
  causes,
  effects,
  disputedBy,
}: ClaimEntry): string[] {
  const disputed = disputedBy.length > 0 ? ` (disputed by ${disputedBy.join(', ')})` : '';
  return [
    ...[dateInWords(date.edtf, 'short'), holdersInWords(holder), kind, title + disputed, confidence ?? ''],
    ...[titlesOf(causes), titlesOf(effects)],
  ];
}

function expectationCells({ date, by, title, due, state, days, outcome }: ExpectationEntry): string[] {
  return [
    ...[dateInWords(date.edtf, 'short'), holdersInWords(by), title, due ? dateInWords(due.edtf, 'short') : ''],
    ...[state, daysInWords(days), titlesOf(outcome)],
  ];
}

function holdersInWords(holders: readonly Holder[]): string {
  return holders.map(({ party, body }) => (body === null ? party : `${body} (${party})`)).join(', ');
}

function titlesOf(references: readonly LedgerReference[]): string {
  return references.map(({ title, event }) => title ?? event).join('; ');
}
