import { expect, it } from '@jest/globals';
import { tableBytes, tableLimits } from '../../src/publishing/tables/table-forms.js';
import type { OpenTable } from '../../src/publishing/tables/table-reader.js';

/** A table of one column of numbers. */
function numbers(count: number): OpenTable {
  const rows = async function* () {
    for (let n = 0; n < count; n++) yield [n];
  };
  const reading = { validAt: '2026-01-15', knownAt: '2026-01-15', position: 1 };
  return { columns: [{ name: 'n', type: 'number', description: 'n' }], rows: rows(), reading, isFinal: false };
}

const sizeOf = async (table: OpenTable) => {
  let size = 0;
  for await (const bytes of tableBytes.parquet(table, 'Thaw')) size += bytes.length;
  return size;
};

it(`a Parquet file takes ${tableLimits.parquetRows} rows, and one more is refused with the other forms named`, async () => {
  expect(await sizeOf(numbers(tableLimits.parquetRows))).toBeGreaterThan(0);
  await expect(sizeOf(numbers(tableLimits.parquetRows + 1))).rejects.toMatchObject({
    code: 'table-too-large',
    message: expect.stringContaining('take csv or ndjson, or one track'),
  });
});
