import { z } from 'zod';
import { oneLine } from '../../../contract/settings.js';
import { type ArchivedFile, isZip, UnreadableArchive, zippedFiles } from '../archive.js';
import { partiesSetting, wordsOf } from '../party-setting.js';
import type { Batch, FetchContext, SourceKind } from '../source-kind.js';
import { type CodedFile, codedFileBytes, codedRows, damageOf } from './coded-file.js';
import {
  fileOfUrl,
  filesOfDataverse,
  filesOfFolder,
  type OpenFile,
  type ProviderFile,
  TooLargeFile,
  UnsoundFile,
} from './places.js';

/** The files of one archive. */
const filesOfArchive = 500;

const settings = z
  .strictObject({
    folder: oneLine(1_000)
      .optional()
      .meta({ description: 'A folder of this machine with the files, below THAW_SOURCE_FOLDER' }),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional()
      .meta({ description: 'The address of a file, or of an archive of them' }),
    dataset: z
      .string()
      .regex(/^doi:10\.\d{4,9}\/\S{1,200}$/, 'is no DOI such as doi:10.7910/DVN/AJGVIT')
      .optional()
      .meta({
        description: 'A dataset of a Dataverse: POLECAT is doi:10.7910/DVN/AJGVIT, ICEWS doi:10.7910/DVN/28075',
      }),
    file: z.int().min(1).optional().meta({ description: 'The number of one file of a Dataverse' }),
    server: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default('https://dataverse.harvard.edu')
      .meta({ description: 'The Dataverse' }),
    token: oneLine(200).optional().meta({ description: 'A token of the Dataverse, where its files need one' }),
    parties: partiesSetting,
    betweenParties: z.boolean().default(true).meta({ description: 'Only events between two different parties' }),
  })
  .refine(
    ({ folder, url, dataset, file }) => [folder, url, dataset, file].filter((each) => each !== undefined).length === 1,
    'needs one of folder, url, dataset and file',
  );
type Settings = z.output<typeof settings>;

const cursorSchema = z.object({
  /** The versions of the files that were taken in, or refused, by name. */
  done: z.record(z.string(), z.string()),
  /** The file that is being taken in: its version, and the last line of each of its tables that is stored. */
  current: z.object({ name: z.string(), version: z.string(), lines: z.record(z.string(), z.int()) }).optional(),
  gaps: z.array(z.string()),
});
type Cursor = z.infer<typeof cursorSchema>;

/** The files of POLECAT, and of ICEWS before it: tab-separated, by week or year. */
export const polecatSource: SourceKind<typeof settings> = {
  kind: 'polecat',
  about: 'Events that POLECAT and ICEWS code from the news, from their files: a folder, an address or a Dataverse',
  settings,
  secrets: ['token'],
  pollInterval: 6 * 3_600_000,
  licence: 'no-redistribution',
  address: ['server'],
  mention: 'POLECAT and ICEWS, https://dataverse.harvard.edu/',
  async *fetch(context, cursor) {
    let state: Cursor = cursor === null ? { done: {}, gaps: [] } : cursorSchema.parse(cursor);
    const files = await filesOf(context, state);
    // A file that began and is still the same goes on; what has changed begins anew.
    const changed = files.filter(({ name, version }) => version === '' || state.done[name] !== version);
    for (const file of changed) {
      for await (const { cursor: found, ...batch } of fileBatches(context, file, state)) {
        state = found;
        yield { ...batch, cursor: state, gaps: state.gaps };
      }
    }
  },
};

function filesOf(context: FetchContext<Settings>, { done }: Cursor): Promise<ProviderFile[]> | ProviderFile[] {
  const { folder, url, dataset, file, server, token } = context.settings;
  if (folder !== undefined) return filesOfFolder(context, folder);
  return url === undefined
    ? filesOfDataverse(context, { server, dataset, file, token })
    : [fileOfUrl(context, url, Object.values(done)[0])];
}

type FileBatch = Omit<Batch, 'cursor'> & { readonly cursor: Cursor };

/** Takes in a file: every table of it that is sound, in parts; a damaged one is refused as a whole. */
async function* fileBatches(
  context: FetchContext<Settings>,
  file: ProviderFile,
  before: Cursor,
): AsyncGenerator<FileBatch> {
  const done = (cursor: Cursor, version: string): Cursor => {
    return { done: { ...cursor.done, [file.name]: version }, gaps: cursor.gaps };
  };
  let state = before;
  let version = file.version;
  try {
    const open = await file.open();
    if (!open) return;
    version = open.version;
    const { tables, gaps } = await tablesOf(file.name, open);
    const isResumed = state.current?.name === file.name && state.current.version === version;
    const lines = { ...(isResumed ? state.current!.lines : {}) };
    const others = state.gaps.filter((gap) => !gap.startsWith(`${file.name}: `));
    state = {
      done: state.done,
      gaps: [...others, ...gaps.map((gap) => `${file.name}: ${gap}`)],
      current: { name: file.name, version, lines },
    };
    for (const table of tables) {
      const damage = await damageOf(table);
      if (damage !== undefined) {
        yield { reports: [], refusals: [{ item: table.name, reason: damage }], cursor: state };
        continue;
      }
      const { settings: given } = context;
      const filter = { parties: wordsOf(given.parties), betweenParties: given.betweenParties };
      for await (const { line, ...rows } of codedRows(table, lines[table.name] ?? 1, filter)) {
        lines[table.name] = line;
        state = { ...state, current: { name: file.name, version, lines: { ...lines } } };
        yield { ...rows, cursor: state };
      }
    }
    yield { reports: [], cursor: done(state, version) };
  } catch (error) {
    const isFinal = error instanceof UnreadableArchive || error instanceof TooLargeFile;
    if (!isFinal && !(error instanceof UnsoundFile)) throw error;
    const cursor = isFinal ? done(state, version) : state;
    yield { reports: [], refusals: [{ item: file.name, reason: error.message }], cursor };
  }
}

/** The tables of a file: itself, or those of an archive, whose MANIFEST.TXT says which files were left out of it. */
async function tablesOf(name: string, open: OpenFile): Promise<{ tables: CodedFile[]; gaps: string[] }> {
  const head = await firstBytes(open);
  if (!isZip(head)) return { tables: [{ name, bytes: open.bytes }], gaps: [] };
  const files = await zippedFiles(await open.whole(), { files: filesOfArchive, fileBytes: codedFileBytes });
  const isManifest = (file: ArchivedFile) => /(^|\/)manifest\.txt$/i.test(file.name);
  const tables = files.filter((file) => /\.(txt|tsv|tab)$/i.test(file.name) && !isManifest(file));
  const manifest = files.find(isManifest);
  return {
    tables: tables.map((file) => ({ ...file, name: `${name}/${file.name}` })),
    gaps: manifest ? await leftOut(manifest) : [],
  };
}

async function firstBytes(open: OpenFile): Promise<Buffer> {
  for await (const chunk of open.bytes()) return chunk;
  return Buffer.alloc(0);
}

/** The files that a Dataverse left out of an archive, since it would have been too large. */
async function leftOut(manifest: ArchivedFile): Promise<string[]> {
  let text = '';
  for await (const chunk of manifest.bytes()) {
    text += chunk.toString('utf8');
    if (text.length > 1_000_000) throw new UnreadableArchive(`${manifest.name} is longer than 1,000,000 characters`);
  }
  return text
    .split(/\r?\n/)
    .filter((line) => /skipped because/i.test(line))
    .map((line) => line.trim().slice(0, 300))
    .slice(0, 100);
}
