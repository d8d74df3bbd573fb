import { isUtf8 } from 'node:buffer';
import { ThawError } from '../../../domain/errors.js';
import { ByteLines } from '../../../event-log/lines/byte-lines.js';
import { maxLineBytes, type NumberedInput, type NumberedInputs, tooLong } from '../../../event-log/lines/ndjson.js';
import { type TextFile, truncated } from '../text-file.js';
import type { ColumnMap } from './column-map.js';
import { columnIndex, headLines, type Layout, layoutOf } from './layout.js';
import { type Row, RowReader, type TextLine } from './row-reader.js';
import type { TableOptions } from './table-options.js';

/** A table: how it is laid out (unless it is empty), and its rows as events by the map. */
export interface Table {
  readonly layout?: Layout;
  readonly rows: NumberedInputs;
}

const handful = 256;

/**
 * Opens a table as events by a column map. A row that cannot be read is a fault of its line; the rest goes on.
 * @throws ThawError `invalid`, `invalid-column-map`, when the map names a column that the table has not.
 */
export async function openTable(file: TextFile, map: ColumnMap, options: TableOptions): Promise<Table> {
  const lines = textLines(file);
  const head: TextLine[] = [];
  while (head.length < Math.max(headLines, options.headerLine ?? 0)) {
    const next = await lines.next();
    if (next.done) break;
    head.push(...next.value);
  }
  const layout = layoutOf(head.slice(0, Math.max(headLines, options.headerLine ?? 0)), map, options);
  if (!layout) return { rows: (async function* () {})() };
  return { layout, rows: new TableRows(layout, map.rowsOf(columnIndex(layout))).read(head, lines) };
}

class TableRows {
  private readonly reader: RowReader;

  constructor(
    private readonly layout: Layout,
    private readonly rowOf: ReturnType<ColumnMap['rowsOf']>,
  ) {
    this.reader = new RowReader(layout.separator, layout.header);
  }

  async *read(
    head: readonly TextLine[],
    rest: AsyncGenerator<TextLine[], boolean>,
  ): AsyncGenerator<readonly NumberedInput[]> {
    let rows: Row[] = [];
    let last = 0;
    const take = (line: TextLine) => {
      if (line.line < this.layout.rowsFrom) return;
      last = line.line;
      this.reader.push(line, rows);
    };
    head.forEach(take);
    for (;;) {
      const next = await rest.next();
      if (next.done) {
        const unclosed = this.reader.end(rows);
        yield this.lastOf(rows, next.value ? undefined : { last, unclosed });
        return;
      }
      next.value.forEach(take);
      if (rows.length < handful) continue;
      // The last row is kept: if it is that of the file, it may have been cut off.
      const final = rows.pop()!;
      yield rows.map((row) => this.inputOf(row));
      rows = [final];
    }
  }

  /** The last rows. @param cut where no newline ends the file: its last line, and that of a quote which is open there */
  private lastOf(
    rows: readonly Row[],
    cut: { last: number; unclosed: number | undefined } | undefined,
  ): NumberedInput[] {
    return rows.map((row, index) => {
      if (!cut || index < rows.length - 1) return this.inputOf(row);
      const isShort = row.cells && row.line === cut.last && row.cells.length < this.layout.header.length;
      const how = isShort
        ? `its row has ${row.cells.length} of ${this.layout.header.length} cells`
        : 'a quote is open at its end';
      const isCut = isShort ?? row.line === cut.unclosed;
      return isCut
        ? { line: row.line, bytes: 0, fault: truncated(`line ${row.line}`, how), covers: row.cells ? 1 : row.covers }
        : this.inputOf(row);
    });
  }

  private inputOf(row: Row): NumberedInput {
    if (row.fault) return row;
    const { line, bytes, cells } = row;
    try {
      const { event, key } = this.rowOf(this.fitted(cells));
      return key === undefined ? { line, bytes, input: event } : { line, bytes, input: event, key };
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return { line, bytes, fault: error };
    }
  }

  /** The cells, without empty ones behind the last column. @throws ThawError invalid `malformed-csv` */
  private fitted(cells: readonly string[]): readonly string[] {
    const width = this.layout.header.length;
    if (cells.length === width) return cells;
    if (cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')) return cells.slice(0, width);
    throw new ThawError('invalid', 'malformed-csv', `the row has ${cells.length} cells where the header has ${width}`);
  }
}

/** The lines of a file as text. @returns whether a newline ends the last one */
export async function* textLines({ head, bytes, noText }: TextFile): AsyncGenerator<TextLine[], boolean> {
  // Old spreadsheets of the Macintosh end lines by a carriage return alone.
  const newline = !head.includes('\n') && head.includes('\r') ? 13 : 10;
  const cutter = new ByteLines(maxLineBytes, newline);
  let lines: TextLine[] = [];
  const onLine = (line: number, size: number, content: Buffer | undefined) => {
    if (!content) lines.push({ line, bytes: 0, fault: tooLong(size) });
    else if (!isUtf8(content)) lines.push({ line, bytes: size, fault: noText(content, 'the line') });
    else lines.push({ line, bytes: size, text: content.toString('utf8') });
  };
  for await (const chunk of bytes) {
    cutter.push(chunk, onLine);
    if (lines.length > 0) yield lines;
    lines = [];
  }
  const isCut = cutter.end(onLine);
  if (lines.length > 0) yield lines;
  return !isCut;
}
