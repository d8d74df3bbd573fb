import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ThawError } from '../../domain/errors.js';
import { ByteLines } from '../../event-log/lines/byte-lines.js';
import type { NoText } from '../../event-log/lines/ndjson.js';
import { type Encoding, encodingNamed, notOf, notUtf8WithReadings, shownEncoding } from './encodings.js';
import { isGzip, otherKind, refuseOtherKinds } from './file-kind.js';

/** A file as text: its bytes as UTF-8 without a mark, whatever they were. */
export interface TextFile {
  /** The first characters, for a look at what it is. */
  readonly head: string;
  /** All of its bytes; a line that could not be decoded holds a byte which is not UTF-8. */
  readonly bytes: AsyncIterable<Buffer>;
  readonly noText: NoText;
}

/** Bytes of the beginning of a file by which its kind is told. */
const headBytes = 65_536;
/** Bytes of a line that is decoded: JSON in one line may be long. */
const longestDecodedLine = 16 * 1024 * 1024;
/** Stands for a line that could not be decoded: no text in UTF-8 holds it. */
const undecodable = Buffer.from([0xff]);

/**
 * Opens a file: unpacks gzip, and decodes what is not UTF-8 where its encoding is said, or sure by a mark or by the NULs of
 * UTF-16.
 * @param said the label of the encoding; a mark in the file is surer
 * @param unpackedBytes the most bytes that a gzip file may unpack to
 * @throws ThawError invalid: `unknown-encoding`, `other-kind`; and, as the bytes are read, `truncated-file`,
 * `damaged-file`, `file-too-large`
 */
export async function openTextFile(
  bytes: AsyncIterable<Buffer>,
  said?: string,
  unpackedBytes = Infinity,
): Promise<TextFile> {
  const named = said === undefined ? null : encodingNamed(said);
  let file = await peek(bytes);
  if (isGzip(file.head)) file = await peek(unzipped(file.bytes, unpackedBytes));
  refuseOtherKinds(file.head);
  const shown = shownEncoding(file.head);
  const encoding = shown ? encodingNamed(shown.name) : named;
  if (!encoding?.name.startsWith('utf-16') && file.head.includes(0)) {
    throw otherKind('no text', 'it holds bytes that are 0; import needs lines of JSON or a table');
  }
  const unmarked = shown && shown.mark > 0 ? without(file.bytes, shown.mark) : file.bytes;
  if (!encoding) {
    const head = file.head.subarray(shown?.mark ?? 0).toString('utf8');
    return { head, bytes: unmarked, noText: notUtf8WithReadings };
  }
  const decoded = await peek(
    encoding.name.startsWith('utf-16') ? fromUtf16(unmarked, encoding) : toUtf8(unmarked, encoding),
  );
  return { head: decoded.head.toString('utf8'), bytes: decoded.bytes, noText: notOf(encoding) };
}

/** The first bytes, and all of them. */
async function peek(bytes: AsyncIterable<Buffer>): Promise<{ head: Buffer; bytes: AsyncIterable<Buffer> }> {
  const rest = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let size = 0; size < headBytes;) {
    const next = await rest.next();
    if (next.done) break;
    first.push(next.value);
    size += next.value.length;
  }
  const all = async function* () {
    yield* first.splice(0);
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  return { head: Buffer.concat(first).subarray(0, headBytes), bytes: all() };
}

async function* unzipped(bytes: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  pipeline(Readable.from(bytes), unzip, () => undefined);
  let [line, size] = [1, 0];
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) {
        const message = `the gzip file unpacks to more than the ${most} bytes that are taken: send it in parts`;
        throw new ThawError('invalid', 'file-too-large', message);
      }
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) line += 1;
      yield chunk;
    }
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (!code.startsWith('Z_')) throw error;
    if (code === 'Z_BUF_ERROR') throw truncated(`line ${line}`, 'the gzip file ends too early');
    throw new ThawError(
      'invalid',
      'damaged-file',
      `the gzip file is damaged in or after line ${line} of what it holds`,
    );
  }
}

/** The file was cut off. @param where it ends: `line 7` */
export function truncated(where: string, how: string): ThawError {
  return new ThawError('invalid', 'truncated-file', `the file was cut off in ${where}: ${how}. Fetch it again`);
}

async function* without(bytes: AsyncIterable<Buffer>, mark: number): AsyncGenerator<Buffer> {
  let left = mark;
  for await (const chunk of bytes) {
    const dropped = Math.min(left, chunk.length);
    left -= dropped;
    if (chunk.length > dropped) yield chunk.subarray(dropped);
  }
}

async function* toUtf8(bytes: AsyncIterable<Buffer>, { decode }: Encoding): AsyncGenerator<Buffer> {
  const lines = new ByteLines(longestDecodedLine);
  let read: Buffer[] = [];
  const onLine = (_line: number, _bytes: number, content: Buffer | undefined) => {
    const text = content && decode(content);
    read.push(text === undefined ? undecodable : Buffer.from(text), newline);
  };
  for await (const chunk of bytes) {
    lines.push(chunk, onLine);
    if (read.length > 0) yield Buffer.concat(read);
    read = [];
  }
  if (lines.end(onLine)) yield Buffer.concat(read.slice(0, -1));
}

const newline = Buffer.from('\n');

/** Node's own decoder keeps halves of surrogate pairs, and pairs may lie across chunks; so lines are looked at whole. */
async function* fromUtf16(bytes: AsyncIterable<Buffer>, { name }: Encoding): AsyncGenerator<Buffer> {
  let carried = Buffer.alloc(0);
  let rest = '';
  for await (const chunk of bytes) {
    const whole = Buffer.concat([carried, chunk]);
    const even = whole.length & ~1;
    carried = whole.subarray(even);
    const units = Buffer.from(whole.subarray(0, even));
    const lines = (rest + (name === 'utf-16be' ? units.swap16() : units).toString('utf16le')).split('\n');
    rest = lines.pop()!;
    if (rest.length > longestDecodedLine)
      throw new ThawError('invalid', 'line-too-long', `a line has more than ${longestDecodedLine} characters`);
    if (lines.length > 0) yield Buffer.concat(lines.flatMap((line) => [encoded(line), newline]));
  }
  if (rest !== '' || carried.length > 0) yield carried.length > 0 ? undecodable : encoded(rest);
}

function encoded(line: string): Buffer {
  return line.isWellFormed() ? Buffer.from(line) : undecodable;
}
