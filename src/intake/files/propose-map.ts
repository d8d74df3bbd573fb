import { isJsonObject } from '../../domain/json.js';
import { type FileKind, type ImportFileOptions, openJsonFile } from './import-file.js';
import { type ProposedMap, proposedMap } from './table/proposed-map.js';
import { type TableHead, tableHeadOf } from './table/table-head.js';
import { tableOptionsOf } from './table/table-options.js';
import { openTextFile } from './text-file.js';

/** What is seen of a file before it is imported: the head of a table with a draft of its map, or the first entries. */
export type FileSample =
  | { readonly kind: 'table'; readonly head: TableHead; readonly proposed: ProposedMap }
  | { readonly kind: Exclude<FileKind, 'table'>; readonly entries: readonly SampleEntry[] };

/** An entry of a file of JSON: its line or place, and what it holds, or why it cannot be read. */
export interface SampleEntry {
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly fault?: string;
}

/** Entries of a file of JSON that are looked at. */
const sampled = 10;

/**
 * Drafts a map for a table from its header and first rows.
 * @throws ThawError invalid: `other-kind` for what is no table, `unknown-encoding`, and the fault of a line in no encoding
 */
export async function proposedMapOf(bytes: AsyncIterable<Buffer>, said: ImportFileOptions): Promise<ProposedMap> {
  const options = tableOptionsOf({}, said.table ?? {});
  return proposalFor(await tableHeadOf(await openTextFile(bytes, said.encoding), options));
}

/**
 * Looks at the beginning of a file, whatever it is.
 * @throws ThawError invalid, as `proposedMapOf`; `invalid-table-option`
 */
export async function sampleOf(bytes: AsyncIterable<Buffer>, said: ImportFileOptions): Promise<FileSample> {
  const options = tableOptionsOf({}, said.table ?? {});
  const file = await openTextFile(bytes, said.encoding);
  const json = openJsonFile(file);
  if (!json) {
    const head = await tableHeadOf(file, options);
    return { kind: 'table', head, proposed: proposalFor(head) };
  }
  const entries: SampleEntry[] = [];
  for await (const items of json.inputs) {
    for (const { line, input, fault } of items)
      entries.push({ line, fields: isJsonObject(input) ? input : {}, ...(fault && { fault: fault.message }) });
    if (entries.length >= sampled) break;
  }
  return { kind: json.kind, entries: entries.slice(0, sampled) };
}

function proposalFor({ header, rows }: TableHead): ProposedMap {
  return proposedMap(
    header,
    rows.map(({ cells }) => cells),
  );
}
