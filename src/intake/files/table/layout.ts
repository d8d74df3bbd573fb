import { ThawError } from '../../../domain/errors.js';
import { foldedText } from '../../../domain/wording/folded-text.js';
import { type ColumnMap, invalidColumnMap } from './column-map.js';
import { type Row, RowReader, type TextLine } from './row-reader.js';
import type { TableOptions } from './table-options.js';

/** How the cells of a table are told apart and named, and where its rows begin. */
export interface Layout {
  readonly separator: string;
  readonly header: readonly string[];
  /** The line with the names of the columns; `undefined` where the table has none. */
  readonly headerLine: number | undefined;
  /** The first line of the rows. */
  readonly rowsFrom: number;
}

/** Lines at the beginning of a table in which the names of the columns are looked for. */
export const headLines = 50;

export const separators = [',', ';', '\t', '|'] as const;

export const separatorNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/**
 * Finds the layout of a table: the separator and the line by which all columns are there that the map names. Excel's
 * `sep=` is obeyed; a title above the names is passed over.
 * @param lines the first lines
 * @returns `undefined` for a table without any row
 * @throws ThawError invalid: `invalid-column-map` where the table has not the columns; the fault of a line in no encoding
 */
export function layoutOf(lines: readonly TextLine[], map: ColumnMap, options: TableOptions): Layout | undefined {
  const excel = /^\s*"?sep=(.)"?\s*$/i.exec(lines[0]?.text ?? '')?.[1];
  const rest = excel === undefined ? lines : lines.slice(1);
  const said = options.separator ?? excel;
  const candidates = said === undefined ? separators : [said];
  const tables = candidates.map((separator) => ({ separator, rows: rowsOf(rest, separator) }));
  if (options.columns) return withoutHeader(tables, options.columns, rest);
  if (options.header === false) return withoutHeader(tables, undefined, rest);
  const headers = tables.flatMap(({ separator, rows }) => rows.map((row) => headerOf(row, separator, map.columns)));
  const asked = options.headerLine === undefined ? headers : headers.filter(({ line }) => line === options.headerLine);
  const best = asked.sort((a, b) => b.found - a.found || a.line - b.line || b.header.length - a.header.length)[0];
  const faulty = rest.find(({ fault }) => fault);
  if (faulty?.fault && (!best || best.found < map.columns.length)) {
    const { code, message } = faulty.fault;
    throw new ThawError('invalid', code, `line ${faulty.line}: ${message}`);
  }
  if (!best) {
    const { headerLine } = options;
    if (headerLine !== undefined) throw invalidColumnMap('', `finds no names of columns in line ${headerLine}`);
    return undefined;
  }
  return { separator: best.separator, header: best.header, headerLine: best.line, rowsFrom: best.rowsFrom };
}

interface Header {
  readonly separator: string;
  readonly line: number;
  readonly rowsFrom: number;
  readonly header: readonly string[];
  /** How many of the columns are among its names. */
  readonly found: number;
}

type Cells = Extract<Row, { cells: readonly string[] }> & { readonly next: number };

function headerOf({ line, cells, next }: Cells, separator: string, columns: readonly string[]): Header {
  const header = cells.map((name) => name.trim());
  const found = columns.filter((name) => indexesOf(header, name).length > 0).length;
  return { separator, line, rowsFrom: next, header, found };
}

/** The rows of the first lines, each with the line behind it. */
function rowsOf(lines: readonly TextLine[], separator: string): Cells[] {
  const reader = new RowReader(separator);
  const found: Cells[] = [];
  for (const line of lines) {
    const rows: Row[] = [];
    reader.push(line, rows);
    for (const row of rows) if (row.cells) found.push({ ...row, next: line.line + 1 });
  }
  const rows: Row[] = [];
  reader.end(rows);
  for (const row of rows) if (row.cells) found.push({ ...row, next: row.line + 1 });
  return found;
}

/** A table whose columns are named by the option, else by their number from 1. */
function withoutHeader(
  tables: readonly { separator: string; rows: readonly Cells[] }[],
  columns: readonly string[] | undefined,
  lines: readonly TextLine[],
): Layout {
  const widthOf = ({ rows }: { rows: readonly Cells[] }) => rows[0]?.cells.length ?? 0;
  const fitting = columns && tables.find((table) => widthOf(table) === columns.length);
  const widest = [...tables].sort((a, b) => widthOf(b) - widthOf(a))[0]!;
  const { separator } = fitting ?? widest;
  const header = columns ?? Array.from({ length: widthOf(widest) }, (_, index) => String(index + 1));
  return { separator, header, headerLine: undefined, rowsFrom: lines[0]?.line ?? 1 };
}

/** Finds the column of a name: spelled as in the map, else but for case and accents. @throws ThawError `invalid-column-map` */
export function columnIndex({ header, separator, headerLine }: Layout): (name: string, at: string) => number {
  return (name, at) => {
    const [index, second] = indexesOf(header, name);
    if (second !== undefined) throw invalidColumnMap(at, `names the column "${name}", which the table has twice`);
    if (index !== undefined) return index;
    const has = header.join(', ');
    const line = headerLine === undefined || headerLine === 1 ? '' : ` in line ${headerLine}`;
    const apart =
      header.length > 1 && separator !== ',' ? ` (apart by ${separatorNames[separator] ?? `"${separator}"`})` : '';
    const hint =
      header.length === 1 && /[^\p{L}\p{N}\s_-]/u.test(has)
        ? '; say --separator if another character stands between the cells'
        : '';
    throw invalidColumnMap(at, `names the column "${name}"; the table has ${shortened(has)}${line}${apart}${hint}`);
  };
}

function indexesOf(header: readonly string[], name: string): number[] {
  const exact = [...header.keys()].filter((index) => header[index] === name);
  if (exact.length > 0) return exact;
  const folded = foldedText(name.trim());
  return [...header.keys()].filter((index) => foldedText(header[index]!) === folded);
}

function shortened(text: string): string {
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
