import { otherKind } from '../file-kind.js';
import type { TextFile } from '../text-file.js';
import { type Row, RowReader, type TextLine } from './row-reader.js';
import { separators } from './layout.js';
import { textLines } from './table.js';
import type { TableOptions } from './table-options.js';

/** The first rows of a table whose columns nobody has named yet. */
export interface TableHead {
  readonly separator: string;
  /** The line with the names of the columns; `undefined` where they are given, or where there is none. */
  readonly headerLine: number | undefined;
  readonly header: readonly string[];
  /** The rows that have a cell for each column, each with its line. */
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Lines of a table that are looked at. */
const looked = 500;

/**
 * Reads the first rows of a table, and finds its separator and the names of its columns where these are not said.
 * @throws ThawError invalid: `other-kind` for what is no table; the fault of a line in no encoding
 */
export async function tableHeadOf(file: TextFile, options: TableOptions): Promise<TableHead> {
  const lines: TextLine[] = [];
  for await (const some of textLines(file)) {
    lines.push(...some);
    if (lines.length >= looked) break;
  }
  for (const { line, fault } of lines)
    if (fault) throw otherKind(`no table that can be read: line ${line}`, fault.message);
  const excel = /^\s*"?sep=(.)"?\s*$/i.exec(lines[0]?.text ?? '')?.[1];
  const separatorSaid = options.separator ?? excel;
  const tables = (separatorSaid === undefined ? separators : [separatorSaid]).map((separator) => {
    return { separator, rows: rowsOf(lines.slice(excel ? 1 : 0, looked), separator) };
  });
  const [table] = tables.sort((a, b) => evenness(b.rows) - evenness(a.rows));
  if (!table || evenness(table.rows) === 0) throw otherKind('no table', 'its lines have not the same number of cells');
  const { separator } = table;
  const width = usualWidth(table.rows);
  const even = table.rows.filter(({ cells }) => cells.length === width);
  const names =
    options.columns ?? (options.header === false ? even[0]!.cells.map((_, index) => String(index + 1)) : undefined);
  if (names) return { separator, headerLine: undefined, header: names, rows: even };
  const isHeader = ({ line, cells }: TableRow) =>
    options.headerLine === undefined ? cells.every((cell) => cell.trim() !== '') : line === options.headerLine;
  const at = Math.max(even.findIndex(isHeader), 0);
  const { line, cells } = even[at]!;
  return { separator, headerLine: line, header: cells.map((cell) => cell.trim()), rows: even.slice(at + 1) };
}

function rowsOf(lines: readonly TextLine[], separator: string): TableRow[] {
  const reader = new RowReader(separator);
  const rows: Row[] = [];
  for (const line of lines) reader.push(line, rows);
  reader.end(rows);
  return rows.flatMap(({ line, cells }) => (cells ? [{ line, cells }] : []));
}

/** How many cells most rows have. */
function usualWidth(rows: readonly TableRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/** The share of rows with as many cells as most, where these are several; more cells count a little more. */
function evenness(rows: readonly TableRow[]): number {
  const width = usualWidth(rows);
  if (width < 2) return 0;
  return rows.filter(({ cells }) => cells.length === width).length / rows.length + width / 10_000;
}
