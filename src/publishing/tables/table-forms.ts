import { stringify } from 'csv-stringify/sync';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { TableForm } from '../../contract/publishing/tables.js';
import { ThawError } from '../../domain/errors.js';
import type { OpenTable } from './table-reader.js';
import type { Cell } from './tables.js';

export const tableTypes: Readonly<Record<TableForm, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

/** The limits of a table: rows that are sent together, and rows of a Parquet file, which is made in memory. */
export const tableLimits = { together: 200, parquetRows: 500_000 } as const;

/** The bytes of a table in each form; all but Parquet are sent as they are made. */
export const tableBytes: Readonly<
  Record<TableForm, (table: OpenTable, citation: string) => AsyncGenerator<string | Uint8Array>>
> = { csv: csvOf, json: jsonOf, ndjson: ndjsonOf, parquet: parquetOf };

/** CSV (RFC 4180). A text that a spreadsheet would take for a formula begins with an apostrophe; lists are joined by `;`. */
async function* csvOf({ columns, rows }: OpenTable): AsyncGenerator<string> {
  yield csvLines([columns.map(({ name }) => name)]);
  for await (const some of together(rows)) yield csvLines(some.map((row) => row.map(joined)));
}

function csvLines(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  const cast = { boolean: (value: boolean) => String(value) };
  return stringify(rows as unknown[][], { record_delimiter: 'windows', escape_formulas: true, cast });
}

async function* ndjsonOf({ columns, rows }: OpenTable): AsyncGenerator<string> {
  for await (const some of together(rows)) {
    yield some
      .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])))}\n`)
      .join('');
  }
}

/** A list of rows, as tools for dashboards want it. */
async function* jsonOf(table: OpenTable): AsyncGenerator<string> {
  let before = '[\n';
  for await (const lines of ndjsonOf(table)) {
    yield `${before}${lines.trimEnd().replaceAll('\n', ',\n')}`;
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}

/** Parquet, with the citation and what the columns mean in the metadata of the file. */
async function* parquetOf({ columns, rows, reading }: OpenTable, citation: string): AsyncGenerator<Uint8Array> {
  const data = columns.map((): (string | number | boolean | null)[] => []);
  for await (const row of rows) {
    if (data[0]!.length === tableLimits.parquetRows) throw tooLarge();
    for (const [i, cell] of row.entries()) data[i]!.push(joined(cell));
  }
  const columnData = columns.map(({ name, type }, i) => ({
    name,
    data: data[i]!,
    type: type === 'number' ? ('INT32' as const) : type === 'yes or no' ? ('BOOLEAN' as const) : ('STRING' as const),
  }));
  const meanings = Object.fromEntries(columns.map(({ name, description }) => [name, description]));
  const metadata = { citation, reading: JSON.stringify(reading), columns: JSON.stringify(meanings) };
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  yield new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata, createdBy: 'Thaw' }));
}

function joined(cell: Cell): string | number | boolean | null {
  return typeof cell === 'object' && cell !== null ? cell.join(';') : cell;
}

async function* together<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let some: Row[] = [];
  for await (const row of rows) {
    if (some.push(row) < tableLimits.together) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function tooLarge(): ThawError {
  const message = `this table has more than ${tableLimits.parquetRows} rows, which is the most of a Parquet file here: take csv or ndjson, or one track`;
  return new ThawError('unavailable', 'table-too-large', message);
}
