import { belongsToNoTrack, type Entry } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { Appended, AppendRequest } from '../../event-log/append/append-request.js';
import { appendAllLimit, type EventLog } from '../../event-log/event-log.js';
import { namesOthers } from '../record/amendments/amendment-validation.js';
import { retryOnConflict } from '../record/retry-on-conflict.js';
import { conflictAsSeenByClient, type Validator } from '../record/validator.js';
import { type Line, type LineRemark, type ReadLines, type Refusal, refusalOf } from './import-lines.js';
import { tryLines, validLines } from './import-trial.js';
import { KeyedRows } from './keyed-rows.js';

/** What an import has done so far, in lines. */
export interface ImportTally {
  /** Lines that are not blank. */
  lines: number;
  recorded: number;
  /** Lines that the log held before, with the same content. */
  repeated: number;
  refused: number;
  /** Sound lines that were not stored, since others are refused. */
  withheld: number;
  /** Events that were retracted, since their source has them no more. */
  vanished: number;
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
  /** Whether below 1,000 lines all or none are stored. */
  readonly whole?: boolean;
  /** The source whose events are retracted that have no row in the input; nothing is where a line is refused. */
  readonly vanishedFrom?: string;
}

/** Lines that are refused, and lines that are not refused yet. */
interface Begun {
  readonly lines: readonly Line[];
  readonly refusals: readonly Refusal[];
  readonly remarks: readonly LineRemark[];
}

/** One import: stores lines in one of its ways, and counts and reports what becomes of them. */
export class ImportRun {
  readonly tally: ImportTally = {
    ...{ lines: 0, recorded: 0, repeated: 0, refused: 0, withheld: 0, vanished: 0, position: 0 },
  };
  private readonly keyed: KeyedRows;

  constructor(
    private readonly log: EventLog,
    private readonly validator: Validator,
    private readonly options: ImportOptions,
  ) {
    this.keyed = new KeyedRows(log, validator);
  }

  /** Stores lines in one transaction, or, where some conflict with the log, each by itself. */
  async store(read: ReadLines): Promise<void> {
    const begun = await this.begun(read);
    const refused = (await this.storeWhole(begun.lines)) ?? (await this.storeSingly(begun.lines));
    this.report(begun, refused);
  }

  /** Stores all lines in one transaction, or none where one is refused. @throws ThawError unavailable `contended` */
  async storeAllOrNone(read: ReadLines): Promise<void> {
    const begun = await this.begun(read);
    const refused = await retryOnConflict(async () => {
      const { requests, refusals } = await this.tried(begun.lines);
      if (begun.refusals.length + refusals.length === 0) await this.append(requests);
      return refusals;
    });
    this.report(begun, refused);
    if (this.tally.refused > 0) this.tally.withheld = this.tally.lines - this.tally.refused;
  }

  /** Decides on all lines, and stores none. @returns the entries that would be added */
  async tryAll(read: ReadLines): Promise<readonly Entry[]> {
    const begun = await this.begun(read);
    const vanished = begun.refusals.length === 0 ? await this.vanished() : [];
    const { added, refusals, repeated } = await this.tried([...begun.lines, ...vanished]);
    this.tally.vanished = vanished.length;
    this.tally.recorded = added.length - vanished.length;
    this.tally.repeated = repeated;
    this.report(begun, refusals);
    return added;
  }

  /** Retracts the events which the source has no more, unless a line is refused: it may be one of theirs. */
  async retractVanished(): Promise<void> {
    if (this.tally.refused > 0) return;
    const lines = await this.vanished();
    for (let from = 0; from < lines.length; from += appendAllLimit) {
      const some = lines.slice(from, from + appendAllLimit);
      await retryOnConflict(async () => this.log.appendAll((await this.tried(some)).requests));
      this.tally.vanished += some.length;
    }
  }

  private async vanished(): Promise<readonly Line[]> {
    const { vanishedFrom } = this.options;
    return vanishedFrom === undefined ? [] : this.keyed.vanished(vanishedFrom);
  }

  private tried(lines: readonly Line[]) {
    return tryLines(lines, this.options.recordedBy, { log: this.log, validator: this.validator });
  }

  /** Counts lines, and finds what those with a key do to the log as it is. */
  private async begun(read: ReadLines): Promise<Begun> {
    const { lines, refusals, remarks } = await this.keyed.resolve(read.lines);
    this.tally.lines += read.count;
    this.tally.refused += read.refused + refusals.length;
    const odd = this.options.onRemark && lines.length > 0 ? await this.validator.remarksOn(lines) : [];
    const onLines = odd.flatMap((ofLine, index) => ofLine.map((remark) => ({ line: lines[index]!.line, ...remark })));
    return { lines, refusals: [...read.refusals, ...refusals], remarks: [...remarks, ...onLines] };
  }

  private report({ refusals, remarks }: Begun, refused: readonly Refusal[]): void {
    const { onRefusal, onRemark, onProgress } = this.options;
    const all = [...refusals, ...refused].sort((a, b) => a.line - b.line);
    this.tally.refused += refused.length;
    all.forEach(onRefusal);
    const refusedLines = new Set(all.map(({ line }) => line));
    for (const remark of remarks) if (!refusedLines.has(remark.line)) onRemark?.(remark);
    onProgress?.(this.tally);
  }

  /** @returns the refusals; `undefined` where the lines conflict with the log, and none of them is stored */
  private async storeWhole(lines: readonly Line[]): Promise<Refusal[] | undefined> {
    const { valid, refusals } = await this.validated(lines);
    try {
      await this.append(valid.map(({ request }) => request));
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
      refusals.push(refusalOf(line, conflictAsSeenByClient(verdict.reason, [line])));
    });
    return refusals;
  }

  private validated(lines: readonly Line[]) {
    return validLines(lines, this.options.recordedBy, this.validator);
  }

  private async append(requests: readonly AppendRequest[]): Promise<void> {
    for (let from = 0; from < requests.length; from += appendAllLimit) {
      this.count(await this.log.appendAll(requests.slice(from, from + appendAllLimit)));
    }
  }

  private count(appended: readonly Appended[]): void {
    for (const { repeated, position } of appended) {
      if (repeated) this.tally.repeated += 1;
      else this.tally.recorded += 1;
      this.tally.position = Math.max(this.tally.position, position);
    }
  }
}
