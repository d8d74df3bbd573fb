import { Injectable } from '@nestjs/common';
import { ThawError } from '../../domain/errors.js';
import { ClientSlots } from '../../http/server/slots.js';
import { reportLists } from './bounded-list.js';
import { Importer, type LineRemark, type Refusal } from './importer.js';
import type { NumberedInput, NumberedInputs } from '../../event-log/lines/ndjson.js';
import { wholeBatchLimit } from '../../contract/log/intake.js';
import type { RecordOptions } from '../record/append-requests.js';
import { type RecordedBatch, Recorder } from '../record/recorder.js';

export const batchLimits = {
  /** Lines of one request. */
  lines: 100_000,
  /** Refused lines after which the rest of the batch is not read. */
  refusedAtMost: 10_000,
  /** Bytes of a batch that is recorded whole, or of the first 1,000 lines of a longer one: they are held until all are here. */
  heldBytes: 8 * 1024 * 1024,
  /** Bytes that all batches hold at once. */
  heldBytesAtOnce: 32 * 1024 * 1024,
  /** The part of these that the batches of one client hold. */
  heldBytesOfClient: 16 * 1024 * 1024,
} as const;

export interface BatchReport {
  readonly recorded: number;
  readonly repeated: number;
  readonly refused: number;
  /** The last position that the batch stored or found; 0 for none. */
  readonly position: number;
  /** The first lines refused: 1,000 at most, fewer where their messages are long. */
  readonly refusals: readonly Refusal[];
  /** The first remarks on lines that were taken, bounded as the refusals are, and the number of all. */
  readonly remarks: readonly LineRemark[];
  readonly remarked: number;
}

export type BatchOutcome = { readonly whole: RecordedBatch } | { readonly report: BatchReport };

/** Records a batch: below 1,000 items whole or not at all, from 1,000 on line by line with a report. */
@Injectable()
export class BatchRecorder {
  private readonly heldBytes = new ClientSlots(
    {
      most: batchLimits.heldBytesAtOnce,
      code: 'too-many-bytes',
      message: () => `other batches fill the ${batchLimits.heldBytesAtOnce} bytes that are held at once`,
      retryAfterSeconds: 1,
    },
    {
      most: batchLimits.heldBytesOfClient,
      code: 'too-many-bytes',
      message: () =>
        `other batches of this client fill the ${batchLimits.heldBytesOfClient} bytes that are held of one`,
      retryAfterSeconds: 1,
    },
  );

  constructor(
    private readonly recorder: Recorder,
    private readonly importer: Importer,
  ) {}

  /**
   * @param client the address of who sends it
   * @throws ThawError as `Recorder.recordWhole`; `invalid`: `empty-batch`, and `unguarded-batch` for an idempotency key
   * with a batch that is recorded line by line
   */
  async record(inputs: NumberedInputs, options: RecordOptions, client?: string): Promise<BatchOutcome> {
    const source = inputs[Symbol.asyncIterator]();
    const held = new HeldItems((bytes) => this.heldBytes.take(client, bytes));
    try {
      const ended = await held.fill(source);
      if (ended) return { whole: await this.recordWhole(held.items, options) };
      return { report: await this.recordEach(held, source, options) };
    } finally {
      held.release();
      // The rest of a batch that ended early is passed over.
      await source.return?.();
    }
  }

  private async recordEach(
    held: HeldItems,
    source: AsyncIterator<readonly NumberedInput[]>,
    options: RecordOptions,
  ): Promise<BatchReport> {
    if (options.key !== undefined) {
      const message = `a batch of ${wholeBatchLimit} or more is recorded line by line, and sending it again is harmless: leave out Idempotency-Key`;
      throw new ThawError('invalid', 'unguarded-batch', message);
    }
    const { refusals, remarks } = reportLists();
    const { recordedBy } = options;
    const imported = await this.importer.import(
      limited(held, source, () => refusals.count >= batchLimits.refusedAtMost),
      { recordedBy, onRefusal: (refusal) => refusals.add(refusal), onRemark: (remark) => remarks.add(remark) },
    );
    const { recorded, repeated, refused: allRefused, position } = imported;
    const listed = { refusals: refusals.items, remarks: remarks.items, remarked: remarks.count };
    return { recorded, repeated, refused: allRefused, position, ...listed };
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

/** The items of a batch that are held until it is known whether the batch is recorded whole. */
class HeldItems {
  readonly items: NumberedInput[] = [];
  private readonly taken: (() => void)[] = [];
  private bytes = 0;

  /** @param take takes bytes for the client, and returns what gives them back */
  constructor(private readonly take: (bytes: number) => () => void) {}

  /**
   * Reads items until there are 1,000. @returns whether the source ended before
   * @throws ThawError invalid `batch-too-large`; unavailable `too-many-bytes`
   */
  async fill(source: AsyncIterator<readonly NumberedInput[]>): Promise<boolean> {
    while (this.items.length < wholeBatchLimit) {
      const next = await source.next();
      if (next.done) return true;
      this.hold(next.value);
    }
    return false;
  }

  /** Gives the items and their bytes back: they are held no more. */
  release(): readonly NumberedInput[] {
    for (const release of this.taken.splice(0)) release();
    return this.items.splice(0);
  }

  private hold(items: readonly NumberedInput[]): void {
    const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
    this.bytes += bytes;
    if (this.bytes > batchLimits.heldBytes) {
      const message = `the first ${wholeBatchLimit} lines of a batch have at most ${batchLimits.heldBytes} bytes: send fewer at once`;
      throw new ThawError('invalid', 'batch-too-large', message);
    }
    this.taken.push(this.take(bytes));
    this.items.push(...items);
  }
}

/** A handful of tiny items can be long: it is passed on in portions of so many. */
const portion = 1_000;

function* portions(items: readonly NumberedInput[], size: number): Generator<readonly NumberedInput[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

async function* limited(
  held: HeldItems,
  rest: AsyncIterator<readonly NumberedInput[]>,
  isHopeless: () => boolean,
): AsyncGenerator<readonly NumberedInput[]> {
  let left: number = batchLimits.lines;
  let items: readonly NumberedInput[] | undefined = held.release();
  const end = (line: number, code: string, message: string): NumberedInput => {
    return { line, bytes: 0, fault: new ThawError('invalid', code, message) };
  };
  while (items) {
    for (const some of portions(items, portion)) {
      if (isHopeless()) {
        yield [
          end(
            some[0]!.line,
            'too-many-refusals',
            `${batchLimits.refusedAtMost} lines were refused: the rest was not read`,
          ),
        ];
        return;
      }
      if (some.length > left) {
        const message = `a request may hold ${batchLimits.lines} lines: from here on send another`;
        yield [...some.slice(0, left), end(some[left]!.line, 'too-many-lines', message)];
        return;
      }
      yield some;
      left -= some.length;
    }
    const step: IteratorResult<readonly NumberedInput[]> = await rest.next();
    items = step.done ? undefined : step.value;
  }
}
