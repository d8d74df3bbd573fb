import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { readRows } from '../../intake/import/csv.js';
import { ImportModule } from '../../intake/import/import.module.js';
import { Importer, type ImportTally, type LineRemark, type Refusal } from '../../intake/import/importer.js';
import { type NumberedInputs, readLines } from '../../event-log/ndjson.js';
import { LogRestore } from '../../integrity/restore.js';
import type { CommonOptions } from '../command.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import { openInput } from '../input-file.js';
import type { Terminal } from '../terminal/terminal.js';
import { Progress } from '../terminal/progress.js';
import { migrateDatabase, Store } from '../store.js';

export interface ImportCommandOptions extends CommonOptions {
  /** The file of the column map; the input is then CSV. */
  readonly map?: string;
  /** The file is a whole log: positions, times, recorders and hashes are kept. */
  readonly wholeLog?: boolean;
}

/** Of what is refused or remarked on, at most so many lines stand in the report for programs; people see each as it comes. */
const reportedRefusals = 1_000;

/** `thaw import FILE`: each line that may enter is recorded, each that may not is reported. `-` reads stdin. */
export async function importFile(file: string, options: ImportCommandOptions, terminal: Terminal): Promise<number> {
  if (options.wholeLog) return importWholeLog(file, options, terminal);
  const { bytes, size } = await openInput(file, terminal);
  const inputs = await inputsOf(file, bytes, options.map);
  await migrateDatabase(options.database);
  const refusals: Refusal[] = [];
  const remarks: LineRemark[] = [];
  const progress = new Progress(terminal, 'importing', size, 'nothing');
  try {
    const terms = {
      recordedBy: `import of ${file === '-' ? 'stdin' : basename(file)}`.slice(0, 200),
      onRefusal: (refusal: Refusal) => {
        if (refusals.length < reportedRefusals) refusals.push(refusal);
        terminal.note(`line ${refusal.line}: ${refusal.code}: ${refusal.message}`);
      },
      onRemark: (remark: LineRemark) => {
        if (remarks.length < reportedRefusals) remarks.push(remark);
        terminal.note(`line ${remark.line}: taken, but ${remark.pointer} ${remark.detail}`);
      },
      onProgress: ({ lines, refused }: ImportTally) =>
        progress.at(bytesRead(bytes), `${lines} lines, ${refused} refused`),
    };
    const work = (store: Store) => store.get(Importer).import(inputs, terms);
    const tally = await Store.use(options.database, work, [ImportModule]);
    progress.end();
    // So that whoever reads next finds the statuses ready.
    await Store.read(options.database, () => undefined);
    report(tally, { refusals, remarks }, options, terminal);
    return tally.refused > 0 ? exitCodes.failed : exitCodes.done;
  } finally {
    progress.end();
    bytes.destroy();
  }
}

/** `thaw import --whole-log FILE`: a copy of a log, put into an empty one or one that it goes on with. */
async function importWholeLog(file: string, options: ImportCommandOptions, terminal: Terminal): Promise<number> {
  if (options.map !== undefined) throw new UsageError('--whole-log takes what export writes: there is no --map for it');
  const { bytes, size } = await openInput(file, terminal);
  await migrateDatabase(options.database);
  const progress = new Progress(terminal, 'copying', size, 'nothing');
  try {
    const onProgress = ({ added }: { added: number }) => progress.at(bytesRead(bytes), `${added} added`);
    const tally = await Store.use(options.database, ({ database }) =>
      new LogRestore(database, onProgress).run(readLines(bytes as AsyncIterable<Buffer>)),
    );
    progress.end();
    // So that whoever reads next finds the statuses ready.
    const head = await Store.read(options.database, (_reader, _projector, { log }) => log.head());
    if (options.json) terminal.json({ ...tally, head });
    else terminal.line(`${tally.entries} entries: ${tally.added} added, ${tally.present} stood there already`);
    return exitCodes.done;
  } finally {
    progress.end();
    bytes.destroy();
  }
}

async function inputsOf(file: string, bytes: Readable, mapFile: string | undefined): Promise<NumberedInputs> {
  if (mapFile === undefined) {
    if (/\.csv$/i.test(file)) throw new UsageError('a CSV file needs --map FILE, which says what its columns mean');
    return readLines(bytes as AsyncIterable<Buffer>);
  }
  const text = await readFile(mapFile, 'utf8').catch(() => {
    throw new UsageError(`the column map ${mapFile} cannot be read`);
  });
  try {
    return readRows(bytes, JSON.parse(text));
  } catch (error) {
    throw new UsageError(`the column map ${mapFile} is not JSON: ${(error as Error).message}`);
  }
}

function bytesRead(bytes: Readable): number {
  return 'bytesRead' in bytes && typeof bytes.bytesRead === 'number' ? bytes.bytesRead : 0;
}

interface Reported {
  readonly refusals: readonly Refusal[];
  readonly remarks: readonly LineRemark[];
}

function report(tally: ImportTally, reported: Reported, options: ImportCommandOptions, terminal: Terminal): void {
  const { lines, recorded, repeated, refused, position } = tally;
  if (options.json) return terminal.json({ lines, recorded, repeated, refused, position, ...reported });
  terminal.line(`${lines} lines: ${recorded} recorded, ${repeated} repeated, ${refused} refused`);
}
