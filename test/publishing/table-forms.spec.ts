import { expect, it } from '@jest/globals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { tableBytes } from '../../src/publishing/tables/table-forms.js';
import type { OpenTable } from '../../src/publishing/tables/table-reader.js';

it('a Parquet file is sent as it is made, so that a long one neither waits in memory nor holds up others', async () => {
  const rows = Array.from({ length: 2_501 }, (_, n) => [n, `row ${n}`, n % 2 === 0 ? ['a', 'b'] : null, n % 3 === 0]);
  let read = 0;
  const made = async function* () {
    for (const row of rows) {
      read += 1;
      yield row;
    }
  };
  const columns = (['number', 'text', 'list', 'yes or no'] as const).map((type) => ({
    name: type,
    type,
    description: '',
  }));
  const reading = { validAt: '2026-01-15', knownAt: '2026-01-15', position: 1 };
  const table: OpenTable = { columns, rows: made(), reading, isFinal: false };
  const parts: Uint8Array[] = [];
  const readBefore: number[] = [];
  for await (const part of tableBytes.parquet(table, 'Thaw')) {
    parts.push(Buffer.from(part));
    readBefore.push(read);
  }
  expect(readBefore).toEqual([1_000, 2_000, 2_501, 2_501]);
  const file = new Uint8Array(Buffer.concat(parts)).buffer;
  expect(Number(parquetMetadata(file).num_rows)).toBe(rows.length);
  expect(await parquetReadObjects({ file })).toEqual(
    rows.map(([number, text, list, flag]) => {
      return { number, text, list: (list as string[] | null)?.join(';') ?? null, 'yes or no': flag };
    }),
  );
});
