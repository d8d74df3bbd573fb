import type { DateView } from '../../domain/time/edtf-date.js';
import { parseDay } from '../../domain/time/day.js';
import { dateInWords } from '../../domain/wording/dates.js';
import type { CommitmentEntry } from '../../domain/reading/ledger/commitments.js';
import type { LedgerReference } from '../../domain/reading/ledger/exchanges.js';
import { base } from '../../http/endpoint/openapi.js';
import { briefInText, briefTrack } from '../../readings/explain/brief.js';
import { citationOf } from '../../readings/explain/citation.js';
import { explainTrack, explanationInText } from '../../readings/explain/explanation.js';
import { Ledgers } from '../../readings/ledger/ledgers.js';
import { exitCodes } from '../exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { asOfOfOptions } from '../as-of.js';
import type { ReadOptions } from './status.js';
import { Store } from '../store.js';

/** `thaw explain TRACK`: why it stands as it does, in sentences with their sources. */
export async function explainCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const explained = await Store.read(options.database, (reader, _, { log }) => explainTrack(reader, log, track, asOf));
  if (options.json) terminal.json(explained);
  else for (const line of explanationInText(explained)) terminal.line(line);
  return exitCodes.done;
}

export interface BriefOptions extends ReadOptions {
  readonly from?: string;
  readonly to?: string;
}

/** `thaw brief TRACK`: a paragraph on a span of days, with its sources. */
export async function briefCommand(track: string, options: BriefOptions, terminal: Terminal): Promise<number> {
  const day = (text: string | undefined, option: string) => (text === undefined ? undefined : parseDay(text, option));
  const query = { ...asOfOfOptions(options), from: day(options.from, '--from'), to: day(options.to, '--to') };
  const brief = await Store.read(options.database, (reader, _, { log }) => briefTrack(reader, log, track, query));
  if (options.json) terminal.json(brief);
  else for (const line of briefInText(brief)) terminal.line(line);
  return exitCodes.done;
}

/** `thaw cite TRACK`: how a reading is cited; no server is asked, so its URL is a path. */
export async function citeCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const { csl, text } = await Store.read(options.database, (reader) => citationOf(reader, track, asOf, base));
  if (options.json) terminal.json(csl);
  else terminal.line(text);
  return exitCodes.done;
}

/** `thaw commitments TRACK`: promises and what became of them, concessions by party, open asks. */
export async function commitmentsCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const { data, reading } = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(Ledgers).ledgerAsOf(track, asOf),
  );
  if (options.json) {
    terminal.json({ data, reading });
    return exitCodes.done;
  }
  terminal.line(terminal.heading('Commitments'));
  const promises = data.commitments.map((entry) => [
    entry.made ? shortDate(entry.made) : '',
    entry.by.join(' '),
    entry.state,
    entry.due ? shortDate(entry.due) : '',
    entry.title,
    outcomeInWords(entry),
  ]);
  terminal.table(['made', 'by', 'state', 'due', 'what', 'and then'], promises);
  for (const [party, entries] of Object.entries(data.concessions)) {
    if (entries.length === 0) continue;
    terminal.line();
    terminal.line(terminal.heading(`Concessions of ${party}`));
    const rows = entries.map(({ date, title, inExchangeFor, withdrawnBy }) => [
      shortDate(date),
      title,
      [...listed('in exchange for', inExchangeFor), ...listed('withdrawn', withdrawnBy)].join('; '),
    ]);
    terminal.table(['date', 'what', 'and then'], rows);
  }
  if (data.openAsks.length > 0) {
    terminal.line();
    terminal.line(terminal.heading('Open asks'));
    const rows = data.openAsks.map(({ date, by, title }) => [shortDate(date), by.join(' '), title]);
    terminal.table(['date', 'by', 'what'], rows);
  }
  return exitCodes.done;
}

function outcomeInWords(entry: CommitmentEntry): string {
  const only = entry.reportedOnlyBy;
  return [
    ...listed('kept', entry.fulfilledBy),
    ...listed('in part', entry.partlyBy),
    ...listed(entry.state === 'broken' ? 'broken' : 'break reported', entry.brokenBy),
    ...listed('repeated', entry.repeatedBy),
    ...listed('in exchange for', entry.inExchangeFor),
    ...(only.length > 0 ? [`reported by ${only.join(', ')}, not by ${entry.unconfirmedBy.join(', ')}`] : []),
    ...(entry.disputedBy.length > 0 ? [`disputed by ${entry.disputedBy.join(', ')}`] : []),
  ].join('; ');
}

const shortDate = ({ edtf }: DateView) => dateInWords(edtf, 'short');

/** By date what was done; what was exchanged by its title. */
function listed(word: string, references: readonly LedgerReference[]): string[] {
  if (references.length === 0) return [];
  const named = references.map(({ event, title, date }) => {
    const quoted = title === null ? event : `“${title}”`;
    return word === 'in exchange for' || !date ? quoted : shortDate(date);
  });
  return [`${word} ${named.join(', ')}`];
}
