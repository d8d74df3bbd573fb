import { Injectable } from '@nestjs/common';
import { ThawError } from '../../domain/errors.js';
import { Importer, type Refusal } from './importer.js';
import type { NumberedInput, NumberedInputs } from '../../event-log/ndjson.js';
import { wholeBatchLimit } from '../../contract/log/intake.js';
import type { RecordOptions } from '../record/append-requests.js';
import { type RecordedBatch, Recorder } from '../record/recorder.js';

/** The lines of one request that are read at most, and the refusals that are listed at most. */
export const batchLimits = { lines: 100_000, refusals: 1_000 } as const;

export interface BatchReport {
  readonly recorded: number;
  readonly repeated: number;
  readonly refused: number;
  /** The last position that the batch stored or found; 0 for none. */
  readonly position: number;
  /** The first 1,000 lines refused. */
  readonly refusals: readonly Refusal[];
}

export type BatchOutcome = { readonly whole: RecordedBatch } | { readonly report: BatchReport };

/** Records a batch: below 1,000 items whole or not at all, from 1,000 on line by line with a report. */
@Injectable()
export class BatchRecorder {
  constructor(
    private readonly recorder: Recorder,
    private readonly importer: Importer,
  ) {}

  /**
   * @throws ThawError as `Recorder.recordWhole`; `invalid`: `empty-batch`, and `unguarded-batch` for an idempotency key
   * with a batch that is recorded line by line
   */
  async record(inputs: NumberedInputs, options: RecordOptions): Promise<BatchOutcome> {
    const source = inputs[Symbol.asyncIterator]();
    const { items, ended } = await firstOf(source);
    if (ended) return { whole: await this.recordWhole(items, options) };
    if (options.key !== undefined) {
      const message = `a batch of ${wholeBatchLimit} or more is recorded line by line, and sending it again is harmless: leave out Idempotency-Key`;
      throw new ThawError('invalid', 'unguarded-batch', message);
    }
    const refusals: Refusal[] = [];
    const onRefusal = (refusal: Refusal) => void (refusals.length < batchLimits.refusals && refusals.push(refusal));
    const { recordedBy } = options;
    const imported = await this.importer.import(limited(items, source), { recordedBy, onRefusal });
    const { recorded, repeated, refused, position } = imported;
    return { report: { recorded, repeated, refused, position, refusals } };
  }

  private async recordWhole(items: readonly NumberedInput[], options: RecordOptions): Promise<RecordedBatch> {
    if (items.length === 0) throw new ThawError('invalid', 'empty-batch', 'the batch holds no event');
    const faults = items.filter((item) => item.fault !== undefined);
    const [first] = faults;
    if (first?.fault) {
      const errors = faults.map(({ line, fault }) => ({ pointer: '', detail: `line ${line}: ${fault.message}` }));
      throw new ThawError('invalid', first.fault.code, errors[0]!.detail, errors);
    }
    return this.recorder.recordWhole(
      items.map(({ input }) => input),
      options,
    );
  }
}

async function firstOf(source: AsyncIterator<readonly NumberedInput[]>) {
  const items: NumberedInput[] = [];
  for (;;) {
    const next = await source.next();
    if (next.done) return { items, ended: items.length < wholeBatchLimit };
    items.push(...next.value);
    if (items.length >= wholeBatchLimit) return { items, ended: false };
  }
}

async function* limited(
  first: readonly NumberedInput[],
  rest: AsyncIterator<readonly NumberedInput[]>,
): AsyncGenerator<readonly NumberedInput[]> {
  let left: number = batchLimits.lines;
  let items: readonly NumberedInput[] | undefined = first;
  while (items) {
    if (items.length > left) {
      const { line } = items[left]!;
      const message = `a request may hold ${batchLimits.lines} lines: from here on send another`;
      yield [...items.slice(0, left), { line, bytes: 0, fault: new ThawError('invalid', 'too-many-lines', message) }];
      return;
    }
    yield items;
    left -= items.length;
    const step: IteratorResult<readonly NumberedInput[]> = await rest.next();
    items = step.done ? undefined : step.value;
  }
}
