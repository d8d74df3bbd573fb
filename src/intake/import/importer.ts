import { Injectable } from '@nestjs/common';
import { wholeBatchLimit } from '../../contract/log/intake.js';
import type { Entry } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { EventLog } from '../../event-log/event-log.js';
import type { NumberedInput, NumberedInputs } from '../../event-log/lines/ndjson.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { Validator } from '../record/validator.js';
import { ReadLines } from './import-lines.js';
import { ImportRun, type ImportOptions, type ImportTally } from './import-run.js';

export type { LineRemark, Refusal } from './import-lines.js';
export type { ImportOptions, ImportTally } from './import-run.js';

export const importLimits = {
  /** Bytes of the first 1,000 lines of an import that is taken whole or not at all. */
  heldBytes: 64 * 1024 * 1024,
  /** Lines, and their bytes, of a dry run. */
  dryRunLines: 100_000,
  dryRunBytes: 256 * 1024 * 1024,
} as const;

// The limits of one transaction. At most two chunks are in memory at once, so that memory does not grow with the file.
const chunkLimits = { lines: 1_000, bytes: 8_388_608 } as const;

/**
 * Records many lines: valid ones are stored, the others are reported, and none stops the rest; or, where that is asked,
 * below 1,000 lines all or none. Lines without an id get one from their content, so that running an import again stores
 * nothing twice.
 */
@Injectable()
export class Importer {
  constructor(
    private readonly log: EventLog,
    private readonly validator: Validator,
  ) {}

  /**
   * @throws ThawError `unavailable` when the log cannot take more; the lines counted before that are stored. invalid
   * `batch-too-large`; conflict `too-many-vanished`
   */
  async import(inputs: NumberedInputs, options: ImportOptions): Promise<ImportTally> {
    const run = new ImportRun(this.log, this.validator, options);
    if (!options.whole) await this.importEach(inputs, run);
    else {
      const source = inputs[Symbol.asyncIterator]();
      const { items, isWhole } = await held(source);
      if (isWhole) await run.storeAllOrNone(this.readAll(items));
      else await this.importEach(behind(items, source), run);
    }
    await run.retractVanished();
    return run.tally;
  }

  /**
   * Finds out what an import would do, and stores nothing.
   * @returns the tally, and the entries that would be added
   * @throws ThawError invalid `too-many-lines`
   */
  async dryRun(
    inputs: NumberedInputs,
    options: ImportOptions,
  ): Promise<{ tally: ImportTally; added: readonly Entry[] }> {
    const run = new ImportRun(this.log, this.validator, options);
    const read = new ReadLines();
    const pause = yieldingPauses();
    for await (const items of inputs) {
      for (const item of items) {
        read.read(item, this.validator);
        await pause();
        if (read.count <= importLimits.dryRunLines && read.bytes <= importLimits.dryRunBytes) continue;
        const message = `a dry run takes at most ${importLimits.dryRunLines} lines of ${importLimits.dryRunBytes} bytes in all: try a part of the file`;
        throw new ThawError('invalid', 'too-many-lines', message);
      }
    }
    return { added: await run.tryAll(read), tally: run.tally };
  }

  private async importEach(inputs: NumberedInputs, run: ImportRun): Promise<void> {
    let chunk = new ReadLines();
    // While one chunk is being stored, the next is read and parsed; a third waits until the first is stored.
    let storing: Promise<void> | undefined;
    const store = async (full: ReadLines) => {
      await storing;
      storing = run.store(full);
      storing.catch(() => undefined);
    };
    const pause = yieldingPauses();
    for await (const items of inputs) {
      for (const item of items) {
        chunk.read(item, this.validator);
        await pause();
        if (chunk.items < chunkLimits.lines && chunk.bytes < chunkLimits.bytes) continue;
        await store(chunk);
        chunk = new ReadLines();
      }
    }
    await store(chunk);
    await storing;
  }

  private readAll(items: readonly NumberedInput[]): ReadLines {
    const read = new ReadLines();
    for (const item of items) read.read(item, this.validator);
    return read;
  }
}

/**
 * Reads items until there are 1,000.
 * @returns those read, and whether these are all
 * @throws ThawError invalid `batch-too-large`
 */
async function held(
  source: AsyncIterator<readonly NumberedInput[]>,
): Promise<{ items: NumberedInput[]; isWhole: boolean }> {
  const items: NumberedInput[] = [];
  let [lines, bytes] = [0, 0];
  while (lines < wholeBatchLimit) {
    const next = await source.next();
    if (next.done) return { items, isWhole: true };
    for (const item of next.value) {
      items.push(item);
      lines += item.covers ?? 1;
      bytes += item.bytes;
    }
    if (bytes <= importLimits.heldBytes) continue;
    const message = `the first ${wholeBatchLimit} lines have more than ${importLimits.heldBytes} bytes: --partial takes each line by itself`;
    throw new ThawError('invalid', 'batch-too-large', message);
  }
  return { items, isWhole: false };
}

async function* behind(
  items: readonly NumberedInput[],
  rest: AsyncIterator<readonly NumberedInput[]>,
): AsyncGenerator<readonly NumberedInput[]> {
  yield items;
  yield* { [Symbol.asyncIterator]: () => rest };
}
