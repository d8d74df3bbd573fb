import type { DateView } from '../../domain/time/edtf-date.js';
import { ageInDays, agoInWords, dateInWords, daysInWords } from '../../domain/wording/dates.js';
import { statusLabels } from '../../domain/policy/states.js';
import type { Bargain } from '../../domain/reading/ledger/bargains.js';
import type { Deliverable } from '../../domain/reading/ledger/deliverables.js';
import type { LedgerReference } from '../../domain/reading/ledger/exchanges.js';
import type { Ledger } from '../../domain/reading/ledger/ledger.js';
import type { LinkedTrack } from '../../domain/reading/measures/linkage.js';
import type { Measures } from '../../domain/reading/measures/measures.js';
import type { Opening } from '../../domain/reading/measures/response-lag.js';
import { Ledgers } from '../../readings/ledger/ledgers.js';
import { LinkageReader } from '../../readings/measures/linkage-reader.js';
import { MeasuresReader } from '../../readings/measures/measures-reader.js';
import { asOfOfOptions } from '../as-of.js';
import { exitCodes } from '../exit-codes.js';
import { Store } from '../store.js';
import type { Terminal } from '../terminal/terminal.js';
import type { ReadOptions } from './status.js';

/** `thaw commitments TRACK`: terms, promises and what became of them, deliverables by party, bargains. */
export async function commitmentsCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const ledger = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(Ledgers).ledgerAsOf(track, asOf),
  );
  if (options.json) terminal.json(ledger);
  else printLedger(ledger.data, terminal);
  return exitCodes.done;
}

/** `thaw measures TRACK`: the measures of the exchange, each with its events. */
export async function measuresCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const measures = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(MeasuresReader).measuresAsOf(track, asOf),
  );
  if (options.json) terminal.json(measures);
  else printMeasures(measures.data, terminal);
  return exitCodes.done;
}

/** `thaw linkage TRACK`: what the acts that moved it did to other tracks. */
export async function linkageCommand(track: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const linkage = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(LinkageReader).linkageAsOf(track, asOf),
  );
  if (options.json) {
    terminal.json(linkage);
    return exitCodes.done;
  }
  const { acts } = linkage.data;
  if (acts.length === 0) terminal.line('No act on record moved this track together with another.');
  for (const { title, date, tracks, moved, share } of acts) {
    const ofAll = share === null ? '' : `; of the ${share.of} tracks of these parties, ${share.moved}`;
    terminal.line(terminal.heading(`${title} (${shortDate(date)}): moved ${moved} of ${tracks.length}${ofAll}`));
    table(terminal, ['track', 'before', 'after', 'thawed'], tracks.map(linkedCells));
  }
  return exitCodes.done;
}

function linkedCells({ title, before, after, thaw }: LinkedTrack): string[] {
  const later = thaw && thaw.laterDays.max > 0 ? `, ${daysInWords(thaw.laterDays)} after the first` : '';
  const thawed = thaw ? `${shortDate(thaw.on)}, after ${daysInWords(thaw.days)}${later}` : '';
  return [title, statusLabels[before], statusLabels[after], thawed];
}

function printLedger(ledger: Ledger, terminal: Terminal): void {
  section(
    terminal,
    'Terms',
    ['since', 'by', 'what', 'how it stands'],
    ledger.terms.map(({ date, by, title, inWords }) => [shortDate(date), by.join(' '), title, inWords]),
  );
  section(
    terminal,
    'Commitments',
    ['made', 'by', 'what', 'how it stands', 'and then'],
    ledger.commitments.map((entry) => [
      entry.made ? shortDate(entry.made) : '',
      entry.by.join(' '),
      entry.title,
      entry.inWords,
      [
        ...(entry.keptAfterDays ? [`kept after ${daysInWords(entry.keptAfterDays)}`] : []),
        ...listed('repeated', entry.repeatedBy),
        ...listed('in exchange for', entry.inExchangeFor),
      ].join('; '),
    ]),
  );
  for (const [party, acts] of Object.entries(ledger.deliverables)) {
    const withdrawn = new Map(ledger.concessions[party]?.map(({ event, withdrawnBy }) => [event, withdrawnBy]));
    const rows = acts.map((act) => deliverableCells(act, withdrawn.get(act.event) ?? []));
    section(terminal, `Delivered by ${party}`, ['date', 'what', 'for'], rows);
  }
  section(terminal, 'Bargains', ['by', 'date', 'what', 'how it stands'], ledger.bargains.flatMap(bargainRows));
}

function deliverableCells(act: Deliverable, withdrawnBy: readonly LedgerReference[]): string[] {
  const { date, inForce, title, fulfils, inExchangeFor } = act;
  const force = inForce ? [`in force from ${shortDate(inForce)}`] : [];
  const details = [...force, ...listed('fulfils', fulfils), ...listed('in exchange for', inExchangeFor)];
  return [shortDate(date), title, [...details, ...listed('withdrawn', withdrawnBy)].join('; ')];
}

/** A row for each part; the first of a bargain is marked, so that two bargains do not read as one. */
function bargainRows({ parts, elsewhere }: Bargain): string[][] {
  const own = Object.entries(parts).flatMap(([party, acts]) =>
    acts.map(({ date, title, inWords }) => [party, shortDate(date), title, inWords ?? 'done']),
  );
  const others = elsewhere.map(({ date, title, event }) => ['', date ? shortDate(date) : '', title ?? event, '']);
  return [...own, ...others].map(([by = '', ...cells], index) => [index === 0 ? `* ${by}` : `  ${by}`, ...cells]);
}

function printMeasures({ deliverables, asks, pledges, responseLag, pressure }: Measures, terminal: Terminal): void {
  section(
    terminal,
    'Last deliverable',
    ['by', 'of', 'date', 'what', 'ago'],
    Object.entries(deliverables).map(([party, { count, last }]) =>
      last
        ? [party, String(count), shortDate(last.date), last.title, agoInWords(last.days)]
        : [party, String(count), '', 'nothing on record', ''],
    ),
  );
  section(
    terminal,
    'Asks that stand',
    ['by', 'what', 'age'],
    Object.entries(asks).flatMap(([party, { open }]) =>
      open.map(({ title, ageDays }) => [party, title, ageInDays(ageDays)]),
    ),
  );
  section(
    terminal,
    pledges.medianDays ? `Pledges kept, in the median after ${daysInWords(pledges.medianDays)}` : 'Pledges kept',
    ['made', 'by', 'what', 'after', 'by the act'],
    pledges.kept.map(({ made, by, title, days, fulfilledBy }) => [
      ...[shortDate(made), by.join(' '), title, daysInWords(days), fulfilledBy.title ?? fulfilledBy.event],
    ]),
  );
  section(
    terminal,
    'From an irritant to the suspension',
    ['irritant', 'suspension', 'days'],
    responseLag.freezes.map(({ irritant, suspension, days }) => [
      ...[irritant.title ?? irritant.event, suspension.title ?? suspension.event, days ? daysInWords(days) : ''],
    ]),
  );
  section(
    terminal,
    'Openings during a suspension',
    ['opening', 'lasted', 'end'],
    responseLag.openings.map((opening) => [
      ...[opening.approach.title ?? '', daysInWords(opening.days), endInWords(opening)],
    ]),
  );
  section(
    terminal,
    `Pressure of the last ${pressure.days} days by branch`,
    ['branch', 'acts', 'points', 'events'],
    pressure.branches.map(({ name, count, points, counted, events }) => [
      ...[name, String(count), counted ? String(points) : 'not counted'],
      events.map(({ title, date }) => `“${title}”${date ? ` (${shortDate(date)})` : ''}`).join('; '),
    ]),
  );
}

function endInWords({ end, endedBy, endedOn }: Opening): string {
  const on = endedOn ? ` on ${shortDate(endedOn)}` : '';
  if (end === null) return 'lasts';
  return end === 'ran-out' ? `ran out${on}` : `${end}${on}: “${endedBy?.title}”`;
}

const shortDate = ({ edtf }: DateView) => dateInWords(edtf, 'short');

/** A heading with a table; nothing where there are no rows. */
function section(terminal: Terminal, heading: string, columns: string[], rows: string[][]): void {
  if (rows.length === 0) return;
  terminal.line(terminal.heading(heading));
  table(terminal, columns, rows);
}

function table(terminal: Terminal, columns: string[], rows: string[][]): void {
  terminal.table(columns, rows);
  terminal.line();
}

/** By date what was done; what was exchanged or fulfilled by its title. */
function listed(word: string, references: readonly LedgerReference[]): string[] {
  if (references.length === 0) return [];
  const isByTitle = word === 'in exchange for' || word === 'fulfils';
  const named = references.map(({ event, title, date }) => {
    const quoted = title === null ? event : `“${title}”`;
    return isByTitle || !date ? quoted : shortDate(date);
  });
  return [`${word} ${named.join(', ')}`];
}
