import { z } from 'zod';
import { parseInput } from '../../../contract/parse-input.js';
import type { JsonObject } from '../../../domain/json.js';

const separatorWords: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  bar: '|',
  pipe: '|',
};

/** How a table is read, as far as it is said and not seen. */
const tableOptions = z.strictObject({
  encoding: z.string().min(1).max(60).optional(),
  separator: z
    .string()
    .transform((word) => separatorWords[word.toLowerCase()] ?? word)
    .refine(
      (separator) => separator.length === 1 && separator !== '"',
      'is no single character, nor comma, semicolon, tab or bar',
    )
    .optional(),
  headerLine: z.int().min(1).max(1_000_000).optional(),
  header: z.boolean().optional(),
  columns: z.array(z.string().min(1).max(200)).min(1).max(2_000).optional(),
});
export type TableOptions = z.output<typeof tableOptions>;

/**
 * The options of a table: those of the command, else those of the map.
 * @throws ThawError invalid `invalid-column-map`, with pointers into the map
 */
export function tableOptionsOf(ofMap: JsonObject, ofCommand: JsonObject): TableOptions {
  return {
    ...parseInput(tableOptions, 'invalid-column-map', ofMap, '/table'),
    ...parseInput(tableOptions, 'invalid-table-option', ofCommand),
  };
}
