import { isUtf8 } from 'node:buffer';
import { jsonLimits, parseBoundedJson } from '../../domain/bounded-json.js';
import { ThawError } from '../../domain/errors.js';
import { ByteLines } from './byte-lines.js';

/**
 * One item of a file or batch: its line (or place), from 1, its size, and what was read there, or why nothing could be.
 */
export type NumberedInput = {
  readonly line: number;
  readonly bytes: number;
  /** The key that the item has at its source, where it is known by one. */
  readonly key?: string;
  /** Lines with content that a fault stands for, where these are several. */
  readonly covers?: number;
} & (
  { readonly input: unknown; readonly fault?: undefined } | { readonly fault: ThawError; readonly input?: undefined }
);

/** Items come in handfuls as they are read: a step of an async iterator for each line would cost more than the line. */
export type NumberedInputs = AsyncIterable<readonly NumberedInput[]>;

/** A line beyond this is refused, whatever stands in it; the longest valid event stays well below. */
export const maxLineBytes = jsonLimits.bytes;

/** The fault of bytes that are no text. @param subject `the line` */
export type NoText = (content: Buffer, subject: string) => ThawError;

/**
 * Reads NDJSON. Blank lines are passed over and counted; memory is bounded by the longest line allowed.
 * @param noText the fault of a line that is not UTF-8
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  noText: NoText = notUtf8,
): AsyncGenerator<readonly NumberedInput[]> {
  const lines = new ByteLines(maxLineBytes);
  let read: NumberedInput[] = [];
  const onLine = (line: number, bytes: number, content: Buffer | undefined) => {
    const item = content ? readLine(line, content, noText) : { line, bytes: 0, fault: tooLong(bytes) };
    if (item) read.push(item);
  };
  for await (const chunk of chunks) {
    lines.push(chunk, onLine);
    if (read.length > 0) yield read;
    read = [];
  }
  lines.end(onLine);
  if (read.length > 0) yield read;
}

/** The fault of bytes that are not UTF-8. */
export function notUtf8(_content: Buffer, subject: string): ThawError {
  return new ThawError('invalid', 'not-utf-8', `${subject} is not UTF-8`);
}

/** The fault of a line of more bytes than are taken. */
export function tooLong(bytes: number): ThawError {
  const message = `the line has ${bytes} bytes; at most ${maxLineBytes} are taken`;
  return new ThawError('invalid', 'line-too-long', message);
}

function readLine(line: number, buffer: Buffer, noText: NoText): NumberedInput | undefined {
  const bytes = buffer.length;
  if (!isUtf8(buffer)) return { line, bytes, fault: noText(buffer, 'the line') };
  let text = buffer.toString('utf8');
  if (line === 1 && text.startsWith('\ufeff')) text = text.slice(1);
  if (text.trim() === '') return undefined;
  try {
    return { line, bytes, input: parseBoundedJson(text, 'the line') };
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    return { line, bytes, fault: error };
  }
}
