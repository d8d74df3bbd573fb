import type { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { ThawError } from '../../domain/errors.js';
import { ColumnMap } from './column-map.js';
import { maxLineBytes, type NumberedInput } from '../../event-log/ndjson.js';

interface Row {
  info: Info;
  record: string[];
}

const HANDFUL = 256;

/**
 * Reads a CSV table, whose first row names the columns, as events by a column map. A row that cannot be read is a
 * fault of its line; the rest goes on.
 * @throws ThawError `invalid`, `invalid-column-map`, when the map names a column that the table has not.
 */
export async function* readRows(bytes: Readable, map: unknown): AsyncGenerator<readonly NumberedInput[]> {
  let handful: NumberedInput[] = [];
  let cut = false;
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxLineBytes,
    on_skip: (error) => {
      if (cut) return;
      handful.push({ line: lineOf(error), bytes: 0, fault: unreadable(error) });
      cut = error?.code === 'CSV_MAX_RECORD_SIZE';
      if (!cut) return;
      bytes.unpipe(parser);
      setImmediate(() => parser.end());
    },
  });
  bytes.on('error', (error) => parser.destroy(error)).pipe(parser);
  let table: { map: ColumnMap; width: number } | undefined;
  for await (const { info, record } of parser as AsyncIterable<Row>) {
    if (!table) {
      const header = record.map((name) => name.trim());
      table = { map: ColumnMap.of(map, header), width: header.length };
      continue;
    }
    handful.push(readRow(info.lines, record, table));
    if (handful.length < HANDFUL) continue;
    yield handful;
    handful = [];
  }
  if (handful.length > 0) yield handful;
}

function readRow(line: number, cells: string[], table: { map: ColumnMap; width: number }): NumberedInput {
  const bytes = cells.reduce((sum, cell) => sum + cell.length, 0);
  if (cells.length === table.width) return { line, bytes, input: table.map.event(cells) };
  const message = `the row has ${cells.length} cells where the header has ${table.width}`;
  return { line, bytes, fault: new ThawError('invalid', 'malformed-csv', message) };
}

function lineOf(error: CsvError | undefined): number {
  const lines: unknown = error?.['lines'];
  return typeof lines === 'number' ? lines : 0;
}

function unreadable(error: CsvError | undefined): ThawError {
  if (error?.code !== 'CSV_MAX_RECORD_SIZE') {
    return new ThawError('invalid', 'malformed-csv', error?.message ?? 'the row cannot be read');
  }
  // Most likely a quote that nobody closed: where the next row starts, nobody can tell.
  const message = `the row has more than ${maxLineBytes} bytes; from here on the table was not read`;
  return new ThawError('invalid', 'line-too-long', message);
}
