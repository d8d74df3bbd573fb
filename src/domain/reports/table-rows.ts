import { ThawError } from '../errors.js';
import { isStorable } from '../storable-text.js';

/** A row of a provider's file that cannot be read, while the rows around it can. */
export interface RowRefusal {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  readonly excerpt: string;
}

/** A line of a file without its end, and its number from 1. */
export interface Line {
  readonly text: string;
  readonly line: number;
}

/** The lines of a text. An empty one at the end is none. */
export function* linesOf(text: string): Generator<Line> {
  for (let from = 0, line = 1; from < text.length; line++) {
    const at = text.indexOf('\n', from);
    const end = at < 0 ? text.length : at;
    yield { text: text.slice(from, text.charCodeAt(end - 1) === 13 && end > from ? end - 1 : end), line };
    from = end + 1;
  }
}

/**
 * That a file is damaged from a line on: a row has too few columns, or a column holds what cannot stand there. Such a file
 * is refused as a whole, since its other rows cannot be trusted either.
 */
export function damagedFile(file: string, line: number, fault: string): ThawError {
  return new ThawError('invalid', 'shifted-table', `${file} is refused as a whole: from line ${line} on ${fault}`);
}

/** A cell as an error shows it. */
export function shownCell(cell: string): string {
  return `“${cell.length > 40 ? `${cell.slice(0, 39).toWellFormed()}…` : cell}”`;
}

/** The beginning of a row, as a list of refusals shows it. */
export function excerptOf(row: string): string {
  return row.slice(0, 200).toWellFormed().replaceAll('\u0000', '\ufffd');
}

/** A provider's text of at most `max` UTF-16 code units, as it can be stored; `undefined` where nothing is left. */
export function storedText(text: string, max: number): string | undefined {
  const plain = isStorable(text) ? text.trim() : text.toWellFormed().replaceAll('\u0000', ' ').trim();
  const cut = plain.length > max ? `${plain.slice(0, max - 1).toWellFormed()}…` : plain;
  return cut === '' ? undefined : cut;
}
