import { z } from 'zod';
import { boundedText, storableText } from '../../domain/storable-text.js';
import type { ContractType } from '../contract-type.js';
import { historyChange, statusChange } from '../readings/changes.js';
import { lineRefusal, lineRemark } from './intake.js';

/** The limits of a file that is imported over HTTP. */
export const uploadLimits = {
  /** Bytes of the file as it is sent. */
  fileBytes: 64 * 1024 * 1024,
  /** Bytes that a gzip file may unpack to. */
  unpackedBytes: 256 * 1024 * 1024,
  /** Bytes of the map. */
  mapBytes: 1024 * 1024,
  /** Files that are on their way, or worked on, at once. */
  atOnce: 8,
  /** Those of one client. */
  ofClient: 4,
} as const;

/** What is shown of a file before it is imported. */
export const sampleLimits = {
  /** Rows of a table. */
  rows: 20,
  columns: 200,
  /** Different values of a column. */
  values: 60,
  /** Characters of a cell. */
  cell: 200,
  /** Characters of all values of a table. */
  length: 200_000,
} as const;

const yesOrNo = (description: string) => z.enum(['true', 'false']).default('false').meta({ description });

const reading = {
  encoding: boundedText(60)
    .optional()
    .meta({ description: 'The encoding of the file, where it is neither UTF-8 nor UTF-16: `windows-1252`, `gb18030`' }),
  separator: boundedText(20)
    .optional()
    .meta({ description: 'What stands between the cells, where the first line does not show it: `semicolon`, `tab`' }),
  headerLine: z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .meta({ description: 'The line with the names of the columns' }),
  header: z
    .enum(['true', 'false'])
    .default('true')
    .meta({ description: 'false: no line of the table names the columns; they are called 1, 2, 3' }),
};

export const proposalQuery = z.object(reading);
export type ProposalQuery = z.output<typeof proposalQuery>;

export const importQuery = z.object({
  ...reading,
  dryRun: yesOrNo('true: say what would be stored, refused and changed, and store nothing'),
  partial: yesOrNo('true: take or refuse each line by itself, however short or damaged the file is'),
  retractVanished: yesOrNo('true: retract the events of which the source has no row any more'),
});
export type ImportQuery = z.output<typeof importQuery>;

const file = z.file().meta({ description: 'The file; of its name the report has the last part' });

export const importUpload = z
  .strictObject({
    file,
    map: storableText()
      .optional()
      .meta({ description: 'The map of a table, as JSON; for a file of JSON it is left out' }),
  })
  .meta({ id: 'ImportUpload', description: 'A file, and how its table is read' });
export const sampleUpload = z.strictObject({ file }).meta({ id: 'SampleUpload' });

const unit = z.enum(['line', 'item']).meta({ description: 'What a number of a refusal counts: items of a JSON array' });
const count = (description: string) => z.int().min(0).meta({ description });

export const importReport = z
  .strictObject({
    dryRun: z.boolean(),
    lines: count('Lines, rows or items with content'),
    recorded: count('Recorded; on a dry run, that would be'),
    repeated: count('In the log before, with the same content'),
    refused: z.int().min(0),
    withheld: count(
      'Sound lines that are not stored, since others are refused: below 1,000 lines a file is taken whole. On a dry run `recorded` counts them, too',
    ),
    vanished: count('Events that are retracted, since the source has them no more'),
    position: z.int().meta({ description: 'The last position stored or found; 0 for none, and on a dry run' }),
    unit,
    refusals: z
      .array(lineRefusal)
      .meta({ description: 'The first refusals: at most 1,000, fewer where they are long' }),
    remarks: z.array(lineRemark).meta({ description: 'The first remarks on lines that are taken, bounded alike' }),
    remarked: count('The number of all remarks'),
    statusChanges: z.array(statusChange).nullable().meta({ description: 'On a dry run; else null' }),
    historyChanges: z.array(historyChange).nullable().meta({ description: 'On a dry run; else null' }),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = ContractType<typeof importReport>;

const column = z.strictObject({
  name: z.string(),
  values: z
    .array(z.string())
    .meta({ description: `Its different values, in their order: at most ${sampleLimits.values}` }),
  more: z.boolean().meta({ description: 'Whether it has others in the lines that were looked at' }),
});

const tableSample = z
  .strictObject({
    kind: z.literal('table'),
    separator: z.string(),
    headerLine: z.int().nullable().meta({ description: 'The line with the names of the columns; null for none' }),
    columns: z.array(column),
    rows: z
      .array(z.strictObject({ line: z.int(), cells: z.array(z.string()) }))
      .meta({ description: `The first rows, at most ${sampleLimits.rows}` }),
    map: z
      .record(z.string(), z.unknown())
      .meta({ description: 'A draft of the map; "?" stands for what it leaves open' }),
    notes: z.array(z.string()).meta({ description: 'What the draft leaves open, and why' }),
  })
  .meta({ id: 'TableSample' });
export type TableSample = ContractType<typeof tableSample>;

const entrySample = z
  .strictObject({
    kind: z.enum(['lines', 'documents', 'array']),
    entries: z.array(
      z.strictObject({
        line: z.int(),
        type: z.string().nullable(),
        occurred: z.string().nullable(),
        title: z.string().nullable(),
        fault: z.string().nullable().meta({ description: 'Why it cannot be read' }),
      }),
    ),
  })
  .meta({ id: 'EntrySample', description: 'The first entries of a file that needs no map' });

export const fileSample = z.discriminatedUnion('kind', [tableSample, entrySample]).meta({ id: 'FileSample' });
export type FileSample = ContractType<typeof fileSample>;
