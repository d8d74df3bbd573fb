import { stringify } from 'csv-stringify/sync';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { TableForm } from '../../contract/publishing/tables.js';
import type { OpenTable } from './table-reader.js';
import type { Cell } from './tables.js';

export const tableTypes: Readonly<Record<TableForm, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

/** Rows of a table that are sent together, and those of a row group of Parquet: few enough to be written within some 10 ms. */
const tableLimits = { together: 200, rowGroup: 1_000 } as const;

/** The bytes of a table in each form, which are sent as they are made. */
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
  // A row group has one page of each column: an index of pages would say nothing, and doubles the time of the end of the file.
  const columnsOf = (some: readonly Cell[][]) =>
    columns.map(({ name, type }, i) => {
      return { name, type: parquetTypes[type], data: some.map((row) => joined(row[i]!)), offsetIndex: false };
    });
  const meanings = Object.fromEntries(columns.map(({ name, description }) => [name, description]));
  const metadata = { citation, reading: JSON.stringify(reading), columns: JSON.stringify(meanings) };
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: columnsOf([]) });
  // The least and the greatest of each column would take a third of the time, for files of a few megabytes.
  const file = new ParquetWriter({ writer, schema, kvMetadata, statistics: false, createdBy: 'Thaw' });
  for await (const some of together(rows, tableLimits.rowGroup)) {
    void file.write({ columnData: columnsOf(some), rowGroupSize: tableLimits.rowGroup });
    yield written(writer);
  }
  void file.finish();
  yield written(writer);
}

const parquetTypes = { text: 'STRING', list: 'STRING', number: 'INT32', 'yes or no': 'BOOLEAN' } as const;

/** Takes the bytes out of a writer, which goes on with the next. */
function written(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function joined(cell: Cell): string | number | boolean | null {
  return typeof cell === 'object' && cell !== null ? cell.join(';') : cell;
}

async function* together<Row>(rows: AsyncIterable<Row>, count: number = tableLimits.together): AsyncGenerator<Row[]> {
  let some: Row[] = [];
  for await (const row of rows) {
    if (some.push(row) < count) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
