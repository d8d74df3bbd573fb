import type { ThawError } from '../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { ByteLines } from '../../event-log/lines/byte-lines.js';
import { maxLineBytes, type NumberedInput, type NumberedInputs, readLines } from '../../event-log/lines/ndjson.js';
import { otherKind } from './file-kind.js';
import { readArray } from './json-array.js';
import { readDocuments } from './json-documents.js';
import { isBlankByte } from './json-nesting.js';
import { ColumnMap } from './table/column-map.js';
import { type Layout, separatorNames, separators } from './table/layout.js';
import { openTable } from './table/table.js';
import { tableOptionsOf } from './table/table-options.js';
import { openTextFile, type TextFile, truncated } from './text-file.js';

/** What is said about a file that is imported. */
export interface ImportFileOptions {
  /** The parsed map of a table; the file is then one. */
  readonly map?: unknown;
  /** The label of its encoding, where it is no UTF-8. */
  readonly encoding?: string;
  /** How its table is read: separator, headerLine, header, columns. */
  readonly table?: JsonObject;
  /** The most bytes that a gzip file may unpack to; without a limit where absent. */
  readonly unpackedBytes?: number;
  /** Whether it is only to be seen that it is whole: of lines of JSON, then, only a last one that was cut off is given. */
  readonly checkOnly?: boolean;
}

/** A file whose items are entries. */
export interface ImportFile {
  readonly kind: FileKind;
  readonly inputs: NumberedInputs;
  /** How its table is laid out. */
  readonly layout?: Layout;
  /** The name of the source, with which the keys of its rows begin; `undefined` where the map names no key. */
  readonly source?: string;
}

export type FileKind = 'lines' | 'documents' | 'array' | 'table';

/**
 * Opens a file of entries: lines of JSON, JSON objects over several lines, one JSON array, or a table with a map; packed by
 * gzip or not, in any encoding that is said or sure.
 * @throws ThawError invalid: `other-kind`, `unknown-encoding`, `invalid-column-map`, `invalid-table-option`; and, as the
 * inputs are read, `truncated-file`, `damaged-file`, `file-too-large`
 */
export async function openImportFile(bytes: AsyncIterable<Buffer>, options: ImportFileOptions): Promise<ImportFile> {
  const map = options.map === undefined ? undefined : ColumnMap.of(options.map);
  const table = tableOptionsOf(map?.table ?? {}, options.table ?? {});
  const file = await openTextFile(bytes, options.encoding ?? table.encoding, options.unpackedBytes);
  const kind = kindOf(file.head);
  if (!map) {
    const json = openJsonFile(file);
    if (!json) throw noJson(kind, file.head);
    return json.kind === 'lines' && options.checkOnly ? { ...json, inputs: cutLine(file) } : json;
  }
  if (kind !== 'table' && kind !== 'text') throw otherKind('JSON', '--map is for tables, leave it out');
  const { layout, rows } = await openTable(file, map, table);
  return {
    kind: 'table',
    inputs: rows,
    ...(layout && { layout }),
    ...(map.source !== undefined && { source: map.source }),
  };
}

/**
 * Opens a file of JSON. @returns `undefined` for what is none: a table, or plain text
 * @throws ThawError invalid `other-kind` for XML, and for a list that is wrapped in an object
 */
export function openJsonFile(file: TextFile): (ImportFile & { readonly kind: JsonKind }) | undefined {
  const kind = kindOf(file.head);
  if (kind === 'table' || kind === 'text') return undefined;
  if (kind !== 'array') refuseWrapped(file.head);
  return { kind, inputs: readersOf[kind](file) };
}

/** Refuses one JSON object that is no entry and holds a list of objects, as services answer. @throws ThawError `other-kind` */
function refuseWrapped(head: string): void {
  const whole = jsonOf(head) ?? jsonOf(head.trimStart().split('\n', 1)[0]!);
  if (!isJsonObject(whole) || typeof whole['type'] === 'string' || 'body' in whole) return;
  const lists = Object.entries(whole).filter(([, value]) => Array.isArray(value) && value.some(isJsonObject));
  const [name] = lists[0] ?? [];
  if (name === undefined) return;
  throw otherKind(
    `one JSON object with a list under “${name.slice(0, 60)}”`,
    `import the list itself, as of jq '.${name.slice(0, 60)}'`,
  );
}

type JsonKind = Exclude<FileKind, 'table'>;

const readersOf: { readonly [Kind in JsonKind]: (file: TextFile) => NumberedInputs } = {
  lines: wholeLines,
  documents: ({ bytes, noText }) => readDocuments(bytes, noText),
  array: ({ bytes, noText }) => {
    const cutOff = (item: number) => truncated(`item ${item}`, 'the array does not end');
    return readArray(bytes, { subject: 'the file', noText, cutOff });
  },
};

/** The refusal of what is no JSON, where no map says how a table is read. */
function noJson(kind: FileKind | 'text', head: string): ThawError {
  if (kind === 'table') {
    const separator = likelySeparator(head)!;
    const advice = 'give --map FILE, which says what its columns mean (thaw import --propose-map FILE drafts one)';
    return otherKind(`a table, its cells apart by ${separatorNames[separator]}`, advice);
  }
  return otherKind('plain text', 'import needs lines of JSON (NDJSON), a JSON array, or a table with --map FILE');
}

/** What a file is, by its first characters; `text` for what is neither JSON nor looks like a table. */
function kindOf(head: string): FileKind | 'text' {
  const text = head.trimStart();
  if (text === '') return 'lines';
  if (text.startsWith('<')) throw otherKind('XML or HTML', 'import needs lines of JSON, a JSON array or a table');
  if (/^\[\s*([\]{]|$)/.test(text)) return 'array';
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  if (lines.some((line) => line.trimStart().startsWith('{'))) {
    const [first = '', second] = lines;
    const isWhole = isJson(first) || second === undefined || second.trimStart().startsWith('{');
    return !first.trimStart().startsWith('{') || isWhole ? 'lines' : 'documents';
  }
  return likelySeparator(text) === undefined ? 'text' : 'table';
}

function isJson(text: string): boolean {
  return jsonOf(text) !== undefined;
}

/** The value of a text; `undefined` where it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The separator that stands most often in the first line; `undefined` where none does. */
function likelySeparator(text: string): string | undefined {
  const first = text.trimStart().split('\n', 1)[0]!;
  const counted = separators.map((separator) => [separator, first.split(separator).length - 1] as const);
  const [separator, count] = counted.sort((a, b) => b[1] - a[1])[0]!;
  return count > 0 ? separator : undefined;
}

/** Reads NDJSON. A last line that is no JSON and that no newline ends was cut off. */
async function* wholeLines(file: TextFile): AsyncGenerator<readonly NumberedInput[]> {
  let isEnded = true;
  const watched = async function* () {
    for await (const chunk of file.bytes) {
      isEnded = chunk.at(-1) === 10;
      yield chunk;
    }
  };
  let held: readonly NumberedInput[] | undefined;
  for await (const items of readLines(watched(), file.noText)) {
    if (held) yield held;
    held = items;
  }
  const last = held?.at(-1);
  if (!held || !last) return;
  const isCut = !isEnded && last.line > 1 && ['malformed-json', 'not-utf-8'].includes(last.fault?.code ?? '');
  yield isCut ? [...held.slice(0, -1), cutOff(last.line)] : held;
}

/** The last line of NDJSON, where it was cut off; the others are passed over. */
async function* cutLine({ bytes }: TextFile): AsyncGenerator<readonly NumberedInput[]> {
  const lines = new ByteLines(maxLineBytes);
  for await (const chunk of bytes) lines.push(chunk, () => undefined);
  const found: NumberedInput[] = [];
  lines.end((line, _bytes, content) => {
    if (line > 1 && content && content.some((byte) => !isBlankByte(byte)) && !isJson(content.toString('utf8')))
      found.push(cutOff(line));
  });
  yield found;
}

function cutOff(line: number): NumberedInput {
  return { line, bytes: 0, fault: truncated(`line ${line}`, 'its last line is not whole, and no newline ends it') };
}
