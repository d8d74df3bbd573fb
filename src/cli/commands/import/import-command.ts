import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { dayOfInstant } from '../../../domain/time/day.js';
import { checkFile } from '../../../intake/files/file-check.js';
import { type ImportFile, type ImportFileOptions, openImportFile } from '../../../intake/files/import-file.js';
import { separatorNames } from '../../../intake/files/table/layout.js';
import { ImportModule } from '../../../intake/import/import.module.js';
import {
  Importer,
  type ImportOptions,
  type ImportTally,
  type LineRemark,
  type Refusal,
} from '../../../intake/import/importer.js';
import { dryRun } from '../../../projection/dry-run.js';
import type { Changes } from '../../../projection/rows/status-row.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import type { InputFile } from '../../../intake/files/kept-file.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Progress } from '../../terminal/progress.js';
import { migrateDatabase, Store } from '../../store.js';
import { reportChanges } from '../changes.js';
import type { ImportCommandOptions } from './import-options.js';

/** Of what is refused or remarked on, at most so many lines stand in the report for programs; people see each as it comes. */
const reportedRefusals = 1_000;

/** What a map can do about refusals of a kind. */
const mapHints: readonly (readonly [refusal: RegExp, hint: string])[] = [
  [/is not EDTF/, 'the map can say the form of a date: {date|dd.mm.yyyy}, {date|m/d/yyyy}, {date|yyyymmdd}'],
  [
    /is no ISO 3166-1|is no code of ISO 3166-1/,
    'the map can read names of countries and codes of three letters: {column|party}, or a table of "values"',
  ],
];

interface Input {
  /** The name of the file as it was given. */
  readonly file: string;
  readonly input: InputFile;
  readonly said: ImportFileOptions;
  /** Whether it can be read only once. */
  readonly isPipe: boolean;
}

/** One run of `thaw import`. */
export class ImportCommand {
  private readonly refusals: Refusal[] = [];
  private readonly remarks: LineRemark[] = [];
  /** What a number of the report counts. */
  private unit = 'line';

  constructor(
    private readonly from: Input,
    private readonly options: ImportCommandOptions,
    private readonly terminal: Terminal,
  ) {}

  /** @returns the exit code @throws UsageError, ThawError as `openImportFile`, `checkFile` and `Importer` */
  async run(): Promise<number> {
    const { input, said, isPipe } = this.from;
    const { partial, database } = this.options;
    if (!partial && !isPipe) await this.check();
    const bytes = input.open();
    const progress = new Progress(this.terminal, 'importing', input.size, 'nothing');
    try {
      const file = await openImportFile(bytes as AsyncIterable<Buffer>, said);
      this.describe(file);
      const terms = this.termsFor(file, (tally) =>
        progress.at(bytesRead(bytes), `${tally.lines} ${this.unit}s, ${tally.refused} refused`),
      );
      if (this.options.dryRun) return this.report(await this.tryOut(file, terms));
      await migrateDatabase(database);
      const tally = await Store.use(database, (store) => store.get(Importer).import(file.inputs, terms), [
        ImportModule,
      ]);
      progress.end();
      // So that whoever reads next finds the statuses ready.
      await Store.read(database, () => undefined);
      return this.report({ tally });
    } finally {
      progress.end();
      bytes.destroy();
    }
  }

  /** Reads the whole file once, so that nothing is stored of one that is damaged. */
  private async check(): Promise<void> {
    const bytes = this.from.input.open();
    try {
      await checkFile(await openImportFile(bytes as AsyncIterable<Buffer>, { ...this.from.said, checkOnly: true }));
    } finally {
      bytes.destroy();
    }
  }

  private describe({ kind, layout }: ImportFile): void {
    if (kind === 'array') this.unit = 'item';
    if (!layout) return;
    const { headerLine, separator } = layout;
    if (headerLine !== undefined && headerLine > 1)
      this.terminal.note(`the columns are named in line ${headerLine}; what stands above is passed over`);
    if (separator !== ',')
      this.terminal.note(`the cells are apart by ${separatorNames[separator] ?? `"${separator}"`}`);
  }

  private termsFor(file: ImportFile, onProgress: (tally: ImportTally) => void): ImportOptions {
    const { partial, retractVanished } = this.options;
    if (retractVanished && !file.source)
      throw new UsageError(
        '--retract-vanished needs a map whose key begins with the name of the source, as in "acled:{event_id}"',
      );
    const { file: name } = this.from;
    return {
      recordedBy: `import of ${name === '-' ? 'stdin' : basename(name)}`.slice(0, 200),
      whole: !partial,
      ...(retractVanished && { vanishedFrom: file.source! }),
      onProgress,
      onRefusal: (refusal) => {
        if (this.refusals.length < reportedRefusals) this.refusals.push(refusal);
        this.terminal.note(`${this.unit} ${refusal.line}${nameInWords(refusal)}: ${refusal.code}: ${refusal.message}`);
      },
      onRemark: (remark) => {
        if (this.remarks.length < reportedRefusals) this.remarks.push(remark);
        this.terminal.note(`${this.unit} ${remark.line}: taken, but ${`${remark.pointer} ${remark.detail}`.trim()}`);
      },
    };
  }

  private tryOut(file: ImportFile, terms: ImportOptions): Promise<{ tally: ImportTally; changes: Changes }> {
    const { database } = this.options;
    const work = async (_reader: unknown, projector: Parameters<typeof dryRun>[2], store: Store) => {
      const { tally, added } = await store.get(Importer).dryRun(file.inputs, terms);
      const { changes } = await dryRun(added, store.log, projector, dayOfInstant(store.clock.now()));
      return { tally, changes };
    };
    return Store.read(database, work, [ImportModule]);
  }

  /** Reports what was done, or, with the changes of a dry run, what would be. @returns the exit code */
  private report({ tally, changes }: { tally: ImportTally; changes?: Changes }): number {
    const { lines, recorded, repeated, refused, withheld, vanished, position } = tally;
    const { terminal, refusals, remarks } = this;
    const counts = {
      lines,
      recorded,
      repeated,
      refused,
      ...(withheld > 0 && { withheld }),
      ...(vanished > 0 && { vanished }),
    };
    const code = refused > 0 ? exitCodes.failed : exitCodes.done;
    if (this.options.json) {
      terminal.json(
        changes
          ? { dryRun: true, ...counts, refusals, remarks, ...changes }
          : { ...counts, position, refusals, remarks },
      );
      return code;
    }
    const gone = vanished > 0 ? `, ${vanished} retracted` : '';
    terminal.line(`${lines} ${this.unit}s: ${recorded} recorded, ${repeated} repeated, ${refused} refused${gone}`);
    if (withheld > 0)
      terminal.note(
        `nothing is stored, since below 1,000 lines a file is taken whole or not at all: --partial takes the ${withheld} other ${this.unit}${withheld === 1 ? '' : 's'}`,
      );
    if (this.from.said.map !== undefined) {
      for (const [pattern, hint] of mapHints)
        if (refusals.some(({ message }) => pattern.test(message))) terminal.note(hint);
    }
    if (refused > 0 && this.options.retractVanished) terminal.note('nothing is retracted as long as lines are refused');
    if (changes) {
      terminal.line('a dry run: nothing is stored');
      reportChanges(changes, terminal);
    }
    return code;
  }
}

/** The title, or else the id, that the entry of a line gives itself. */
function nameInWords({ id, title }: Refusal): string {
  if (title !== undefined) return ` (${title})`;
  return id === undefined ? '' : ` (${id})`;
}

export function bytesRead(bytes: Readable): number {
  return 'bytesRead' in bytes && typeof bytes.bytesRead === 'number' ? bytes.bytesRead : 0;
}
