import type { Clock } from '../../domain/time/clock.js';
import { ThawError } from '../../domain/errors.js';
import { appendAllLimit, type EventLog } from '../../event-log/event-log.js';
import type { Appended, AppendRequest } from '../../event-log/append-request.js';
import { changedMeanwhileCode } from '../../event-log/sequencer.js';
import { Validator, type Candidate, explained } from '../record/validator.js';
import { namesOthers } from '../record/amendment-validation.js';
import { retryOnConflict } from '../record/retry-on-conflict.js';
import type { NumberedInput, NumberedInputs } from './ndjson.js';

export interface Refusal {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** What an import has done so far. */
export interface ImportTally {
  /** Lines that held something. */
  lines: number;
  recorded: number;
  /** Stood in the log before, with the same content. */
  repeated: number;
  refused: number;
  /** The last position that the import stored or found; 0 for none. */
  position: number;
}

export interface ImportOptions {
  readonly recordedBy: string;
  readonly onRefusal: (refusal: Refusal) => void;
  /** Called after every chunk, with the running tally. */
  readonly onProgress?: (tally: Readonly<ImportTally>) => void;
}

type Line = Candidate & { readonly line: number };

interface Ready {
  readonly line: Line;
  readonly request: AppendRequest;
}

// What is held at once, besides one read of the stream: so memory does not grow with the file.
const chunkLimits = { lines: appendAllLimit, bytes: 8_388_608 } as const;

/** Lines that have been read, and are stored in one transaction: what may go on to the log, and what was refused. */
class Chunk {
  readonly lines: Line[] = [];
  readonly refusals: Refusal[] = [];
  bytes = 0;

  get isFull(): boolean {
    return this.lines.length + this.refusals.length >= chunkLimits.lines || this.bytes >= chunkLimits.bytes;
  }
}

/**
 * Records many lines: each that may enter is stored, each that may not is reported, and none stops the rest. Lines
 * without an id get one from their content, so running an import again repeats it and stores nothing twice.
 */
export class Importer {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ThawError `unavailable` when the log cannot take more; what was tallied before is stored. */
  async import(inputs: NumberedInputs, terms: ImportOptions): Promise<ImportTally> {
    const run = new ImportRun(this.log, this.clock, terms);
    let chunk = new Chunk();
    // While one chunk is being stored, the next is read and parsed.
    let storing: Promise<void> = Promise.resolve();
    const store = async (full: Chunk) => {
      await storing;
      storing = run.store(full);
      storing.catch(() => undefined);
    };
    for await (const handful of inputs) {
      for (const item of handful) {
        run.read(item, chunk);
        if (!chunk.isFull) continue;
        await store(chunk);
        chunk = new Chunk();
      }
    }
    await store(chunk);
    await storing;
    return run.tally;
  }
}

class ImportRun {
  readonly tally: ImportTally = { lines: 0, recorded: 0, repeated: 0, refused: 0, position: 0 };
  private readonly admission: Validator;

  constructor(
    private readonly log: EventLog,
    clock: Clock,
    private readonly terms: ImportOptions,
  ) {
    this.admission = new Validator(log, clock);
  }

  read({ line, bytes, input, fault }: NumberedInput, into: Chunk): void {
    this.tally.lines += 1;
    into.bytes += bytes;
    try {
      if (fault) throw fault;
      into.lines.push({ line, ...this.admission.read(unwrapped(input), '', 'content') });
    } catch (error) {
      into.refusals.push(refusalOf(line, error));
    }
  }

  async store({ lines, refusals }: Chunk): Promise<void> {
    const { onRefusal, onProgress } = this.terms;
    refusals.push(...((await this.storeWhole(lines)) ?? (await this.storeSingly(lines))));
    this.tally.refused += refusals.length;
    refusals.sort((a, b) => a.line - b.line).forEach(onRefusal);
    onProgress?.(this.tally);
  }

  /** @returns what was refused; `undefined` where the lines clash with the log and nothing is stored */
  private async storeWhole(lines: readonly Line[]): Promise<Refusal[] | undefined> {
    const { ready, refusals } = await this.judged(lines);
    try {
      this.count(await this.log.appendAll(ready.map(({ request }) => request)));
      return refusals;
    } catch (error) {
      if (error instanceof ThawError && error.kind === 'conflict') return undefined;
      throw error;
    }
  }

  /** Gives each of the lines its own verdict: those that name others once all before them have theirs. */
  private async storeSingly(lines: readonly Line[]): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    let plain: Line[] = [];
    for (const line of lines) {
      if (!namesOthers(line.body)) {
        plain.push(line);
        continue;
      }
      refusals.push(...(await this.storeEach(plain)), ...(await retryOnConflict(() => this.storeEach([line]))));
      plain = [];
    }
    refusals.push(...(await this.storeEach(plain)));
    return refusals;
  }

  /** The log gathers the lines into few transactions. */
  private async storeEach(lines: readonly Line[]): Promise<Refusal[]> {
    const { ready, refusals } = await this.judged(lines);
    const verdicts = await Promise.allSettled(ready.map(({ request }) => this.log.append(request)));
    verdicts.forEach((verdict, index) => {
      if (verdict.status === 'fulfilled') return this.count([verdict.value]);
      const { line } = ready[index]!;
      refusals.push(refusalOf(line.line, explained(verdict.reason, [line])));
    });
    return refusals;
  }

  private async judged(lines: readonly Line[]): Promise<{ ready: Ready[]; refusals: Refusal[] }> {
    const judge = await this.admission.judgeOf(lines);
    const { recordedBy } = this.terms;
    const ready: Ready[] = [];
    const refusals: Refusal[] = [];
    for (const line of lines) {
      try {
        ready.push({ line, request: { ...judge(line), recordedBy } });
      } catch (error) {
        refusals.push(refusalOf(line.line, error));
      }
    }
    return { ready, refusals };
  }

  private count(appended: readonly Appended[]): void {
    for (const { repeated, position } of appended) {
      if (repeated) this.tally.repeated += 1;
      else this.tally.recorded += 1;
      this.tally.position = Math.max(this.tally.position, position);
    }
  }
}

/** @throws whatever `error` is, where it is no fault of the line. */
function refusalOf(line: number, error: unknown): Refusal {
  const passing = error instanceof ThawError && (error.kind === 'unavailable' || error.code === changedMeanwhileCode);
  if (!(error instanceof ThawError) || passing) throw error;
  const { code, errors } = error;
  const all = errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ');
  return { line, code, message: (errors.length > 1 ? all : error.message).slice(0, 1_000) };
}

/** A line of `thaw export` is an entry with its body inside; what is imported of it is the body. */
function unwrapped(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const { position, hash, body } = input as { position?: unknown; hash?: unknown; body?: unknown };
  return typeof position === 'number' && typeof hash === 'string' && body !== undefined ? body : input;
}
