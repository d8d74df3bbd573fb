import { Injectable } from '@nestjs/common';
import { belongsToNoTrack } from '../../domain/entries/entry.js';
import type { Remark } from '../../domain/entries/remarks.js';
import { ThawError } from '../../domain/errors.js';
import { appendAllLimit, EventLog } from '../../event-log/event-log.js';
import type { Appended, AppendRequest } from '../../event-log/append/append-request.js';
import { changedMeanwhileCode } from '../../event-log/append/sequencer.js';
import type { ParsedEntry } from '../record/parsed-entry.js';
import { conflictAsSeenByClient, Validator } from '../record/validator.js';
import { namesOthers } from '../record/amendment-validation.js';
import { retryOnConflict } from '../record/retry-on-conflict.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { NumberedInput, NumberedInputs } from '../../event-log/ndjson.js';

/** A line that was not recorded, and why. */
export interface Refusal {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** What is odd about a line that was taken. */
export interface LineRemark extends Remark {
  readonly line: number;
}

/** What an import has done so far, in lines. */
export interface ImportTally {
  /** Lines that are not blank. */
  lines: number;
  recorded: number;
  /** Lines that the log held before, with the same content. */
  repeated: number;
  refused: number;
  /** The last position that the import stored or matched; 0 for none. */
  position: number;
}

/** Who answers for an import, and what is called while it runs. */
export interface ImportOptions {
  readonly recordedBy: string;
  readonly onRefusal: (refusal: Refusal) => void;
  /** Called for what is odd about a line that is taken; where absent, nothing is looked for. */
  readonly onRemark?: (remark: LineRemark) => void;
  /** Called after every chunk, with the running tally. */
  readonly onProgress?: (tally: Readonly<ImportTally>) => void;
}

type Line = ParsedEntry & { readonly line: number };

interface ValidLine {
  readonly line: Line;
  readonly request: AppendRequest;
}

// The limits of one transaction. At most two chunks are in memory at once, so that memory does not grow with the file.
const chunkLimits = { lines: appendAllLimit, bytes: 8_388_608 } as const;

/** Lines that are stored in one transaction, and those of them that were refused when they were parsed. */
class Chunk {
  readonly lines: Line[] = [];
  readonly refusals: Refusal[] = [];
  bytes = 0;

  get isFull(): boolean {
    return this.lines.length + this.refusals.length >= chunkLimits.lines || this.bytes >= chunkLimits.bytes;
  }
}

/**
 * Records many lines: valid ones are stored, the others are reported, and none stops the rest. Lines without an id get
 * one from their content, so that running an import again stores nothing twice.
 */
@Injectable()
export class Importer {
  constructor(
    private readonly log: EventLog,
    private readonly validator: Validator,
  ) {}

  /** @throws ThawError `unavailable` when the log cannot take more; the lines counted before that are stored */
  async import(inputs: NumberedInputs, options: ImportOptions): Promise<ImportTally> {
    const run = new ImportRun(this.log, this.validator, options);
    let chunk = new Chunk();
    // While one chunk is being stored, the next is read and parsed; a third waits until the first is stored.
    let storing: Promise<void> | undefined;
    const store = async (full: Chunk) => {
      await storing;
      storing = run.store(full);
      storing.catch(() => undefined);
    };
    const pause = yieldingPauses();
    for await (const items of inputs) {
      for (const item of items) {
        run.read(item, chunk);
        await pause();
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

  constructor(
    private readonly log: EventLog,
    private readonly validator: Validator,
    private readonly options: ImportOptions,
  ) {}

  read({ line, bytes, input, fault }: NumberedInput, into: Chunk): void {
    this.tally.lines += 1;
    into.bytes += bytes;
    try {
      if (fault) throw fault;
      into.lines.push({ line, ...this.validator.parse(unwrapped(input), '', 'content') });
    } catch (error) {
      into.refusals.push(refusalOf(line, error));
    }
  }

  async store({ lines, refusals }: Chunk): Promise<void> {
    const { onRefusal, onRemark, onProgress } = this.options;
    const remarks = onRemark && lines.length > 0 ? await this.validator.remarksOn(lines) : [];
    refusals.push(...((await this.storeWhole(lines)) ?? (await this.storeSingly(lines))));
    this.tally.refused += refusals.length;
    refusals.sort((a, b) => a.line - b.line).forEach(onRefusal);
    const refused = new Set(refusals.map(({ line }) => line));
    remarks.forEach((ofLine, index) => {
      const { line } = lines[index]!;
      if (!refused.has(line)) for (const remark of ofLine) onRemark!({ line, ...remark });
    });
    onProgress?.(this.tally);
  }

  /** @returns the refusals; `undefined` where the lines conflict with the log, and none of them is stored */
  private async storeWhole(lines: readonly Line[]): Promise<Refusal[] | undefined> {
    const { valid, refusals } = await this.validated(lines);
    try {
      this.count(await this.log.appendAll(valid.map(({ request }) => request)));
      return refusals;
    } catch (error) {
      if (error instanceof ThawError && error.kind === 'conflict') return undefined;
      throw error;
    }
  }

  /**
   * Stores or refuses each line by itself. A line that names others waits until all lines before it are done, and those
   * behind the definition of a party or of a series until that is: they may name it.
   */
  private async storeSingly(lines: readonly Line[]): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    let plain: Line[] = [];
    for (const line of lines) {
      if (!namesOthers(line.body) && !belongsToNoTrack(line.body)) {
        plain.push(line);
        continue;
      }
      refusals.push(...(await this.storeEach(plain)), ...(await retryOnConflict(() => this.storeEach([line]))));
      plain = [];
    }
    refusals.push(...(await this.storeEach(plain)));
    return refusals;
  }

  /** Appends the lines separately; the log groups the appends into few transactions. */
  private async storeEach(lines: readonly Line[]): Promise<Refusal[]> {
    const { valid, refusals } = await this.validated(lines);
    const verdicts = await Promise.allSettled(valid.map(({ request }) => this.log.append(request)));
    verdicts.forEach((verdict, index) => {
      if (verdict.status === 'fulfilled') return this.count([verdict.value]);
      const { line } = valid[index]!;
      refusals.push(refusalOf(line.line, conflictAsSeenByClient(verdict.reason, [line])));
    });
    return refusals;
  }

  private async validated(lines: readonly Line[]): Promise<{ valid: ValidLine[]; refusals: Refusal[] }> {
    const validate = await this.validator.against(lines);
    const { recordedBy } = this.options;
    const valid: ValidLine[] = [];
    const refusals: Refusal[] = [];
    for (const line of lines) {
      try {
        valid.push({ line, request: { ...validate(line), recordedBy } });
      } catch (error) {
        refusals.push(refusalOf(line.line, error));
      }
    }
    return { valid, refusals };
  }

  private count(appended: readonly Appended[]): void {
    for (const { repeated, position } of appended) {
      if (repeated) this.tally.repeated += 1;
      else this.tally.recorded += 1;
      this.tally.position = Math.max(this.tally.position, position);
    }
  }
}

/** The refusal of a line. @throws `error` itself where the line is not at fault */
function refusalOf(line: number, error: unknown): Refusal {
  const passing = error instanceof ThawError && (error.kind === 'unavailable' || error.code === changedMeanwhileCode);
  if (!(error instanceof ThawError) || passing) throw error;
  const { code, errors } = error;
  const all = errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ');
  return { line, code, message: (errors.length > 1 ? all : error.message).slice(0, 1_000) };
}

/** The body of an entry, where the line is one of `thaw export`; else the line as it is. */
function unwrapped(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const { position, hash, body } = input as { position?: unknown; hash?: unknown; body?: unknown };
  return typeof position === 'number' && typeof hash === 'string' && body !== undefined ? body : input;
}
