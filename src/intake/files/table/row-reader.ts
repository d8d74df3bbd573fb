import { ThawError } from '../../../domain/errors.js';
import { maxLineBytes } from '../../../event-log/lines/ndjson.js';
import { RowScanner } from './row-scanner.js';

/** A line of a table: its number, its size, and its text, or why that cannot be read. */
export type TextLine = { readonly line: number; readonly bytes: number } & (
  { readonly text: string; readonly fault?: undefined } | { readonly fault: ThawError; readonly text?: undefined }
);

/** A row by its cells, or what is wrong with it; `covers` counts the lines with content that a fault stands for. */
export type Row = { readonly line: number; readonly bytes: number } & (
  | { readonly cells: readonly string[]; readonly fault?: undefined }
  | { readonly fault: ThawError; readonly covers: number; readonly cells?: undefined }
);

/** Whether a cell holds more than blanks, and the mark by which DOS ends a file. */
const hasValue = (cell: string) => /[^\s\u001a]/.test(cell);

type Text = Extract<TextLine, { text: string }>;

/**
 * Makes rows of lines. A quoted cell may go on over lines; where nobody closes its quote, the fault is that of the line in
 * which it opens, and the reading goes on with the first line behind it that is a row by itself. Rows without a value are
 * passed over.
 */
export class RowReader {
  private readonly scanner: RowScanner;
  /** The lines of a row that has not ended. */
  private held: Text[] = [];
  private heldBytes = 0;
  /** The place of the cell whose quote goes on over lines. */
  private opened = 0;

  /** @param header the names of the columns; `undefined` where they are not known yet */
  constructor(
    private readonly separator: string,
    private readonly header?: readonly string[],
  ) {
    this.scanner = new RowScanner(separator);
  }

  push(line: TextLine, rows: Row[]): void {
    if (line.fault) {
      this.giveUp(rows);
      rows.push({ ...line, covers: 1 });
      return;
    }
    const { scanner } = this;
    const isFirst = this.held.length === 0;
    if (isFirst) scanner.begin();
    const state = scanner.feed(line.text);
    if (isFirst && state === 'done') return this.take(rows, line.line, line.bytes);
    if (isFirst) this.opened = scanner.cells.length;
    this.held.push(line);
    this.heldBytes += line.bytes;
    if (state === 'open' && this.heldBytes <= maxLineBytes) return;
    if (state === 'done' && (this.isWhole() || !this.held.some((one, index) => index > 0 && this.isRow(one)))) {
      this.take(rows, this.held[0]!.line, this.heldBytes);
      this.drop();
    } else this.giveUp(rows);
  }

  /** Ends the table. @returns the line of a quote that nobody closed before the end, where no row stands behind it */
  end(rows: Row[]): number | undefined {
    let unclosed: number | undefined;
    while (this.held.length > 0) unclosed = this.giveUp(rows);
    return unclosed;
  }

  private take(rows: Row[], line: number, bytes: number): void {
    const { cells } = this.scanner;
    if (cells.some(hasValue)) rows.push({ line, bytes, cells });
  }

  private drop(): Text[] {
    this.heldBytes = 0;
    return this.held.splice(0);
  }

  /** Whether the row over several lines has as many cells as the header; any number will do where that is not known. */
  private isWhole(): boolean {
    return this.header === undefined || this.scanner.cells.length === this.header.length;
  }

  /** Reports the quote that opens in the first held line, and reads on. @returns its line, where none is left to read */
  private giveUp(rows: Row[]): number | undefined {
    if (this.held.length === 0) return undefined;
    const { opened } = this;
    const lines = this.drop();
    const [first] = lines as [Text];
    const alone = lines.findIndex((line, index) => index > 0 && this.isRow(line));
    const lost = alone === -1 ? lines : lines.slice(0, alone);
    const covers = lost.filter(({ text }) => text.trim() !== '').length;
    const fault = this.unclosed(opened, lost);
    rows.push({ line: first.line, bytes: 0, fault, covers });
    for (const line of lines.slice(lost.length)) this.push(line, rows);
    return alone === -1 ? first.line : undefined;
  }

  private isRow({ text }: Text): boolean {
    const scanner = new RowScanner(this.separator);
    return scanner.feed(text) === 'done' && (this.header ? scanner.cells.length === this.header.length : true);
  }

  private unclosed(cell: number, lost: readonly Text[]): ThawError {
    const name = this.header?.[cell];
    const where = name === undefined || name === '' ? `cell ${cell + 1}` : `cell ${cell + 1} (${name})`;
    const [from, to] = [lost[1]?.line, lost.at(-1)!.line];
    const rest =
      from === undefined
        ? ''
        : from === to
          ? `; line ${to} was not read with it`
          : `; lines ${from} to ${to} were not read with it`;
    return new ThawError('invalid', 'malformed-csv', `the quote that opens ${where} is not closed${rest}`);
  }
}
