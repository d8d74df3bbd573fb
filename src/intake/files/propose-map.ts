import { otherKind } from './file-kind.js';
import type { ImportFileOptions } from './import-file.js';
import { type ProposedMap, proposedMap } from './table/proposed-map.js';
import { type Row, RowReader, type TextLine } from './table/row-reader.js';
import { separators } from './table/layout.js';
import { textLines } from './table/table.js';
import { tableOptionsOf } from './table/table-options.js';
import { openTextFile } from './text-file.js';

/** Lines of a table that are looked at. */
const looked = 500;

/**
 * Drafts a map for a table from its header and first rows.
 * @throws ThawError invalid: `other-kind` for what is no table, `unknown-encoding`, and the fault of a line in no encoding
 */
export async function proposedMapOf(bytes: AsyncIterable<Buffer>, said: ImportFileOptions): Promise<ProposedMap> {
  const options = tableOptionsOf({}, said.table ?? {});
  const file = await openTextFile(bytes, said.encoding);
  const lines: TextLine[] = [];
  for await (const some of textLines(file)) {
    lines.push(...some);
    if (lines.length >= looked) break;
  }
  for (const { line, fault } of lines)
    if (fault) throw otherKind(`no table that can be read: line ${line}`, fault.message);
  const excel = /^\s*"?sep=(.)"?\s*$/i.exec(lines[0]?.text ?? '')?.[1];
  const separatorSaid = options.separator ?? excel;
  const tables = (separatorSaid === undefined ? separators : [separatorSaid]).map((separator) =>
    rowsOf(lines.slice(excel ? 1 : 0, looked), separator),
  );
  const [table] = tables.sort((a, b) => evenness(b) - evenness(a));
  if (!table || evenness(table) === 0) throw otherKind('no table', 'its lines have not the same number of cells');
  const width = usualWidth(table);
  const even = table.filter((cells) => cells.length === width);
  const names =
    options.columns ?? (options.header === false ? even[0]!.map((_, index) => String(index + 1)) : undefined);
  if (names) return proposedMap(names, even);
  const at = even.findIndex((cells) => cells.every((cell) => cell.trim() !== ''));
  const header = even[Math.max(at, 0)]!.map((cell) => cell.trim());
  return proposedMap(header, even.slice(Math.max(at, 0) + 1));
}

function rowsOf(lines: readonly TextLine[], separator: string): (readonly string[])[] {
  const reader = new RowReader(separator);
  const rows: Row[] = [];
  for (const line of lines) reader.push(line, rows);
  reader.end(rows);
  return rows.flatMap(({ cells }) => (cells ? [cells] : []));
}

/** How many cells most rows have. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/** The share of rows with as many cells as most, where these are several; more cells count a little more. */
function evenness(rows: readonly (readonly string[])[]): number {
  const width = usualWidth(rows);
  if (width < 2) return 0;
  return rows.filter(({ length }) => length === width).length / rows.length + width / 10_000;
}
