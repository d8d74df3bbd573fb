import { isUtf8 } from 'node:buffer';
import { jsonLimits, parseBoundedJson } from '../domain/bounded-json.js';
import { ThawError } from '../domain/errors.js';

/**
 * One item of a file or batch: its line (or place), from 1, its size, and what was read there, or why nothing could be.
 */
export type NumberedInput = { readonly line: number; readonly bytes: number } & (
  { readonly input: unknown; readonly fault?: undefined } | { readonly fault: ThawError; readonly input?: undefined }
);

/** Items come in handfuls as they are read: a step of an async iterator for each line would cost more than the line. */
export type NumberedInputs = AsyncIterable<readonly NumberedInput[]>;

/** A line beyond this is refused, whatever stands in it; the longest valid event stays well below. */
export const maxLineBytes = jsonLimits.bytes;

const NEWLINE = 10;

/** Reads NDJSON. Blank lines are passed over and counted; memory is bounded by the longest line allowed. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly NumberedInput[]> {
  const lines = new LineReader();
  for await (const chunk of chunks) {
    const read = lines.push(chunk);
    if (read.length > 0) yield read;
  }
  const rest = lines.end();
  if (rest.length > 0) yield rest;
}

class LineReader {
  private line = 1;
  private held: Buffer[] = [];
  private heldBytes = 0;

  push(chunk: Buffer): NumberedInput[] {
    const read: NumberedInput[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, to));
      this.close(read);
      from = to + 1;
    }
    this.hold(chunk.subarray(from));
    return read;
  }

  end(): NumberedInput[] {
    const read: NumberedInput[] = [];
    if (this.heldBytes > 0) this.close(read);
    return read;
  }

  /** Keeps a part of the line, unless the line is over-long already: then only its length counts. */
  private hold(part: Buffer): void {
    if (part.length === 0) return;
    this.heldBytes += part.length;
    if (this.heldBytes > maxLineBytes) this.held = [];
    else this.held.push(part);
  }

  private close(into: NumberedInput[]): void {
    const line = this.line++;
    const bytes = this.heldBytes;
    const whole = this.held.length === 1 ? this.held[0]! : Buffer.concat(this.held);
    this.held = [];
    this.heldBytes = 0;
    const item = bytes > maxLineBytes ? { line, bytes: 0, fault: tooLong(bytes) } : readLine(line, whole);
    if (item) into.push(item);
  }
}

function readLine(line: number, buffer: Buffer): NumberedInput | undefined {
  const bytes = buffer.length;
  if (!isUtf8(buffer)) return { line, bytes, fault: new ThawError('invalid', 'not-utf-8', 'the line is not UTF-8') };
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

function tooLong(bytes: number): ThawError {
  const message = `the line has ${bytes} bytes; at most ${maxLineBytes} are taken`;
  return new ThawError('invalid', 'line-too-long', message);
}
