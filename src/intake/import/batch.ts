import { ThawError } from '../../domain/errors.js';
import type { Importer, Refusal } from './importer.js';
import type { NumberedInput, NumberedInputs } from './ndjson.js';
import { wholeBatchLimit } from '../../contract/log/intake.js';
import type { RecordedBatch, Recorder, RecordOptions } from '../record/recorder.js';

/** At most so many lines of one request are read; of what is refused, at most so many are listed. */
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

/** Records a batch: whole or not at all below 1,000 items, else line by line with a report. */
export class BatchRecorder {
  constructor(
    private readonly recorder: Recorder,
    private readonly importer: Importer,
  ) {}

  /**
   * @throws ThawError as `Recorder.recordWhole`; `invalid`: `empty-batch`, and `unguarded-batch` where a key is to guard
   * what is recorded line by line.
   */
  async record(inputs: NumberedInputs, terms: RecordOptions): Promise<BatchOutcome> {
    const source = inputs[Symbol.asyncIterator]();
    const { items, ended } = await firstOf(source);
    if (ended) return { whole: await this.recordWhole(items, terms) };
    if (terms.key !== undefined) {
      const message = `a batch of ${wholeBatchLimit} or more is recorded line by line, and sending it again is harmless: leave out Idempotency-Key`;
      throw new ThawError('invalid', 'unguarded-batch', message);
    }
    const refusals: Refusal[] = [];
    const onRefusal = (refusal: Refusal) => void (refusals.length < batchLimits.refusals && refusals.push(refusal));
    const { recordedBy } = terms;
    const tally = await this.importer.import(limited(items, source), { recordedBy, onRefusal });
    const { recorded, repeated, refused, position } = tally;
    return { report: { recorded, repeated, refused, position, refusals } };
  }

  private async recordWhole(items: readonly NumberedInput[], terms: RecordOptions): Promise<RecordedBatch> {
    if (items.length === 0) throw new ThawError('invalid', 'empty-batch', 'the batch holds no event');
    const faults = items.filter((item) => item.fault !== undefined);
    const [first] = faults;
    if (first?.fault) {
      const errors = faults.map(({ line, fault }) => ({ pointer: '', detail: `line ${line}: ${fault.message}` }));
      throw new ThawError('invalid', first.fault.code, errors[0]!.detail, errors);
    }
    return this.recorder.recordWhole(
      items.map(({ input }) => input),
      terms,
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
  let handful: readonly NumberedInput[] | undefined = first;
  while (handful) {
    if (handful.length > left) {
      const { line } = handful[left]!;
      const message = `a request may hold ${batchLimits.lines} lines: from here on send another`;
      yield [...handful.slice(0, left), { line, bytes: 0, fault: new ThawError('invalid', 'too-many-lines', message) }];
      return;
    }
    yield handful;
    left -= handful.length;
    const step: IteratorResult<readonly NumberedInput[]> = await rest.next();
    handful = step.done ? undefined : step.value;
  }
}
