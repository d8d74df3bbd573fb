import { parseBody } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';
import type { NumberedInput } from '../../event-log/lines/ndjson.js';
import { wholeBatchLimit } from '../../contract/log/intake.js';
import type { ImportFile } from './import-file.js';

/** So many rows, one behind the other, with the same fault are no slip in a row. */
const shiftedRows = 3;

interface FaultyRows {
  readonly from: number;
  readonly fault: Fault;
  count: number;
}

/** What is wrong with a row: `kind` is the same for rows that are wrong in the same way. */
interface Fault {
  readonly kind: string;
  readonly message: string;
  /** Whether the row has too many cells, or too few. */
  readonly ofWidth: boolean;
}

/**
 * Reads a whole file before any of it is stored, and refuses it where it is damaged: cut off, or a table whose columns are
 * shifted from a line on.
 * @throws ThawError invalid: `truncated-file`, `damaged-file`, `shifted-table`, with the line where it begins
 */
export async function checkFile({ kind, inputs }: ImportFile): Promise<void> {
  let rows = 0;
  let run: FaultyRows | undefined;
  for await (const items of inputs) {
    for (const item of items) {
      if (item.fault?.code === 'truncated-file') throw item.fault;
      if (kind !== 'table') continue;
      rows += 1;
      const fault = faultOf(item);
      if (!fault) run = undefined;
      else if (run?.fault.kind === fault.kind) run.count += 1;
      else run = { from: item.line, fault, count: 1 };
      if (run?.fault.ofWidth && run.count >= shiftedRows) throw shifted(`from line ${run.from} on`, run.fault.message);
    }
  }
  // In a short table each row is told with its own fault.
  if (run && run.count >= shiftedRows && rows >= wholeBatchLimit) {
    throw shifted(`from line ${run.from} to the end each row is refused`, run.fault.message);
  }
}

function faultOf({ input, fault }: NumberedInput): Fault | undefined {
  try {
    if (fault) throw fault;
    parseBody(isJsonObject(input) ? { id: someId, ...input } : input);
    return undefined;
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    const { code, message, errors } = error;
    const pointers = errors.map(({ pointer }) => pointer).join();
    const ofWidth = code === 'malformed-csv' && message.startsWith('the row has ');
    return { kind: ofWidth ? message : `${code} ${pointers}`, message, ofWidth };
  }
}

const someId = '00000000-0000-4000-8000-000000000000';

function shifted(where: string, why: string): ThawError {
  const message = `the columns are shifted ${where}: ${why}. Nothing was stored; --partial takes the rows that can be read`;
  return new ThawError('invalid', 'shifted-table', message);
}
