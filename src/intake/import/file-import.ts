import { Injectable } from '@nestjs/common';
import { uploadLimits } from '../../contract/log/imports.js';
import { wholeBatchLimit } from '../../contract/log/intake.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { dayOfInstant } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { dryRun } from '../../projection/dry-run.js';
import { Projector } from '../../projection/projector.js';
import type { Changes } from '../../projection/rows/status-row.js';
import { checkFile } from '../files/file-check.js';
import { type ImportFile, type ImportFileOptions, openImportFile } from '../files/import-file.js';
import type { InputFile } from '../files/kept-file.js';
import { reportLists } from './bounded-list.js';
import { Importer, type ImportTally, type LineRemark, type Refusal } from './importer.js';

/** How a file is imported. */
export interface FileImportOptions {
  readonly recordedBy: string;
  readonly dryRun: boolean;
  /** Whether each line is taken or refused by itself, however short or damaged the file is. */
  readonly partial: boolean;
  readonly retractVanished: boolean;
}

/** What an import did, or would do. */
export interface FileImportOutcome {
  readonly tally: ImportTally;
  readonly kind: ImportFile['kind'];
  readonly refusals: readonly Refusal[];
  readonly remarks: readonly LineRemark[];
  /** The number of all remarks. */
  readonly remarked: number;
  /** What a dry run would change; absent otherwise. */
  readonly changes?: Changes;
}

/** Imports of whole files, as `thaw import` makes them, with a report that is bounded. */
@Injectable()
export class FileImports {
  constructor(
    private readonly importer: Importer,
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks a file as a whole, unless `partial`, and imports it, or finds out what that would do.
   * @throws ThawError invalid as `openImportFile` and `checkFile`; as `Importer`; invalid `no-source-name` where vanished
   * rows are to be retracted and the map has no key that names the source
   */
  async run(file: InputFile, said: ImportFileOptions, options: FileImportOptions): Promise<FileImportOutcome> {
    const bounded = { ...said, unpackedBytes: uploadLimits.unpackedBytes };
    if (!options.partial) await this.reading(file, { ...bounded, checkOnly: true }, checkFile);
    return this.reading(file, bounded, (opened) => this.import(opened, options));
  }

  private async import(file: ImportFile, options: FileImportOptions): Promise<FileImportOutcome> {
    const { refusals, remarks } = reportLists();
    const terms = {
      recordedBy: options.recordedBy,
      whole: !options.partial,
      ...(options.retractVanished && { vanishedFrom: sourceOf(file) }),
      onRefusal: (refusal: Refusal) => refusals.add(refusal),
      onRemark: (remark: LineRemark) => remarks.add(remark),
    };
    const outcome = options.dryRun
      ? await this.tried(file, terms)
      : { tally: await this.importer.import(file.inputs, terms) };
    const listed = { refusals: refusals.items, remarks: remarks.items, remarked: remarks.count };
    return { ...outcome, ...listed, kind: file.kind };
  }

  private async tried(file: ImportFile, terms: Parameters<Importer['dryRun']>[1]) {
    const { tally, added } = await this.importer.dryRun(file.inputs, terms);
    const isWithheld = terms.whole === true && tally.refused > 0 && tally.lines < wholeBatchLimit;
    if (isWithheld) tally.withheld = tally.lines - tally.refused;
    const { changes } = await dryRun(added, this.log, this.projector, dayOfInstant(this.clock.now()));
    return { tally, changes };
  }

  private async reading<T>(
    file: InputFile,
    said: ImportFileOptions,
    work: (opened: ImportFile) => Promise<T>,
  ): Promise<T> {
    const bytes = file.open();
    try {
      return await work(await openImportFile(bytes as AsyncIterable<Buffer>, said));
    } finally {
      bytes.destroy();
    }
  }
}

function sourceOf({ source }: ImportFile): string {
  if (source) return source;
  const detail = 'needs a map whose key begins with the name of the source, as in "acled:{event_id}"';
  throw ThawError.invalid('no-source-name', 'retractVanished', detail);
}
