import { daysInStatus } from './selection.js';
import type { TrackLine, Summary } from '../summary/summary.js';
import { addressPartsOf, type View } from './view.js';

/** Content of an export: the shown tracks in order, and their selection. */
export interface ExportedBoard {
  readonly summary: Pick<Summary, 'validAt' | 'knownAt' | 'position' | 'total'>;
  readonly lines: readonly TrackLine[];
  readonly view: View;
  /** Address of the same view. */
  readonly address: string;
  /** Time of the export (RFC 3339). */
  readonly at: string;
}

type Cell = string | number | boolean | null;

/** `thaw-board_valid-2023-07-07_known-2026-11-22_position-6936.csv`, so that no file is taken for another day's. */
export function fileNameOf({ summary, lines }: ExportedBoard, form: 'csv' | 'json'): string {
  const { validAt, knownAt, position, total } = summary;
  const part = lines.length === total ? '' : `_${lines.length}-of-${total}`;
  return `thaw-board_valid-${validAt}_known-${knownAt}_position-${position}${part}.${form}`;
}

/** Tracks as JSON, with their as-of parameters and selection. */
export function jsonOf(shown: ExportedBoard): string {
  const { validAt, knownAt, position, total } = shown.summary;
  const whole = {
    what: 'The board of Thaw: how each track stands',
    exportedAt: shown.at,
    address: shown.address,
    reading: { validAt, knownAt, position },
    selection: selectionOf(shown.view),
    order: { by: shown.view.sort, descending: shown.view.descending },
    total,
    shown: shown.lines.length,
    tracks: shown.lines,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/**
 * Tracks as CSV (RFC 4180), in UTF-8 with a byte order mark for spreadsheets. Every line has its as-of parameters,
 * since lines get copied elsewhere.
 */
export function csvOf(shown: ExportedBoard): string {
  const isMarked = shown.lines.some(({ visibility }) => visibility);
  const columns = isMarked ? [...fields, visibilityField] : fields;
  const names = columns.map(([name]) => name);
  const rows = shown.lines.map((line) => columns.map(([, cell]) => cell(line, shown) ?? null));
  return `\ufeff${[names, ...rows].map((row) => `${row.map(exportFile).join(',')}\r\n`).join('')}`;
}

/** Escapes a cell: quotes are doubled, and an apostrophe precedes a text that a spreadsheet would read as a formula. */
export function exportFile(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = /^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

type Field = readonly [name: string, cell: (line: TrackLine, shown: ExportedBoard) => Cell | undefined];

const visibilityField: Field = ['visibility', ({ visibility }) => visibility];

const fields: readonly Field[] = [
  ['track', ({ track }) => track],
  ['title', ({ title }) => title],
  ['parties', ({ parties }) => parties.join(' ')],
  ['topic', ({ topic }) => topic],
  ['collection', ({ collection }) => collection ?? undefined],
  ['relationship', ({ relationship }) => relationship],
  ['status', ({ status }) => status],
  ['label', ({ label }) => label],
  ['headline', ({ headline }) => headline],
  ['since', ({ since }) => since?.edtf],
  ['since_earliest', ({ since }) => since?.earliest],
  ['since_latest', ({ since }) => since?.latest],
  ['days_min', (line, { summary }) => daysInStatus(line, summary.validAt)?.min],
  ['days_max', (line, { summary }) => daysInStatus(line, summary.validAt)?.max],
  ['formal', ({ formal }) => formal.state],
  ['practice', ({ practice }) => practice.state],
  ['last_dialogue', ({ lastDialogue }) => lastDialogue?.date.edtf],
  ['last_dialogue_level', ({ lastDialogue }) => lastDialogue?.level],
  ['last_dialogue_days_min', ({ lastDialogue }) => lastDialogue?.days.min],
  ['last_dialogue_days_max', ({ lastDialogue }) => lastDialogue?.days.max],
  ['last_dialogue_event', ({ lastDialogue }) => lastDialogue?.event],
  ['pressure', ({ pressure }) => pressure.level],
  ['pressure_score', ({ pressure }) => pressure.score],
  ['direction', ({ direction }) => direction?.change],
  ['risk_alert', ({ direction }) => direction?.riskAlert],
  ['resolution_opportunity', ({ direction }) => direction?.resolutionOpportunity],
  ['flags', ({ flags }) => flags.join(' ')],
  ['assessed', ({ assessed }) => assessed],
  ['policy', ({ policy }) => policy],
  ['valid_at', (_, { summary }) => summary.validAt],
  ['known_at', (_, { summary }) => summary.knownAt],
  ['position', (_, { summary }) => summary.position],
  ['selection', (_, { view }) => selectionInWords(view)],
  ['address', (_, { address }) => address],
  ['exported_at', (_, { at }) => at],
];

function selectionOf(view: View): Record<string, string | readonly string[]> {
  const { q, status, party, topic, collection, flag, changed } = addressPartsOf(view);
  const parts = Object.entries({ q, status, party, topic, collection, flag, changed });
  return Object.fromEntries(parts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function selectionInWords(view: View): string {
  const parts = Object.entries(selectionOf(view)).map(([name, value]) => `${name} ${[value].flat().join(' ')}`);
  return parts.length === 0 ? 'all tracks' : parts.join('; ');
}
