import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';
import { reportOf } from '../../domain/reports/event-report.js';
import { type Report, reportLimits } from '../../domain/reports/report.js';
import type { NumberedInput } from '../../event-log/lines/ndjson.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { openImportFile, type ImportFileOptions } from '../../intake/files/import-file.js';
import type { Refusal } from './source-kind.js';

/** The rows of a batch. */
const rowsAtOnce = 1_000;
/** So many rows, one behind the other, with too many or too few cells are no slip in a row. */
const shiftedRows = 3;

/** The rows of a file in parts, or why the file as a whole is not read. */
export type TableParts =
  | { readonly damage: string }
  | { readonly batches: readonly { readonly reports: readonly Report[]; readonly refusals: readonly Refusal[] }[] };

/**
 * Reads a file of rows. One that is cut off, or whose columns are shifted from a line on, is not read at all.
 * @param name of the file, which its refusals begin with
 */
export async function readTable(
  bytes: AsyncIterable<Buffer>,
  { name, ...options }: ImportFileOptions & { readonly name?: string },
): Promise<TableParts> {
  const batches: { reports: Report[]; refusals: Refusal[] }[] = [];
  let part = { reports: [] as Report[], refusals: [] as Refusal[] };
  let shifted = { from: 0, count: 0 };
  const pause = yieldingPauses();
  try {
    for await (const items of (await openImportFile(bytes, options)).inputs) {
      for (const item of items) {
        if (item.fault?.code === 'truncated-file') return { damage: item.fault.message };
        if (isOfWidth(item)) shifted = { from: shifted.from || item.line, count: shifted.count + 1 };
        else shifted = { from: 0, count: 0 };
        if (shifted.count === shiftedRows) {
          return { damage: `the columns are shifted from line ${shifted.from} on: ${item.fault!.message}` };
        }
        addTo(part, item, name === undefined ? '' : `${name} `);
        await pause();
        if (part.reports.length + part.refusals.length < rowsAtOnce) continue;
        batches.push(part);
        part = { reports: [], refusals: [] };
      }
    }
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    return { damage: error.message };
  }
  return { batches: [...batches, part] };
}

function isOfWidth({ fault }: NumberedInput): boolean {
  return fault?.code === 'malformed-csv' && fault.message.startsWith('the row has ');
}

function addTo(part: { reports: Report[]; refusals: Refusal[] }, item: NumberedInput, prefix: string): void {
  const { line, key, input, fault } = item;
  if (fault) return void part.refusals.push({ item: `${prefix}line ${line}`, reason: fault.message });
  if (isJsonObject(input)) return void part.reports.push(reportOf(input, keyOf(key, input)));
  part.refusals.push({ item: `${prefix}line ${line}`, reason: 'it is no JSON object', excerpt: JSON.stringify(input) });
}

/** The key of the row at its provider, or its id; else one of its content, so that a changed row is another report. */
function keyOf(key: string | undefined, row: Readonly<Record<string, unknown>>): string {
  const given = key ?? row['id'];
  if (typeof given === 'string' && given !== '' && given.length <= reportLimits.keyLength) return given;
  return `sha256:${createHash('sha256').update(canonicalJson(row)).digest('hex')}`;
}
