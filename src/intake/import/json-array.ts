import { isUtf8 } from 'node:buffer';
import { ThawError } from '../../domain/errors.js';
import { jsonLimits, parseBoundedJson } from '../../domain/bounded-json.js';
import type { NumberedInput } from '../../event-log/ndjson.js';

const [QUOTE, COMMA, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [34, 44, 92, 91, 93, 123, 125];

/**
 * Reads the items of one JSON array while it arrives, as `readLines` reads lines: an item is parsed when it ends, and
 * memory is bounded by the longest item allowed. An item that cannot be read is a fault of its own; where the array
 * itself is broken, the last item says so.
 * @throws ThawError `invalid`: `malformed-body` for JSON that is no array
 */
export async function* readArray(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly NumberedInput[]> {
  const reader = new ArrayReader();
  for await (const chunk of chunks) {
    const items = reader.push(chunk);
    if (items.length > 0) yield items;
    if (reader.isBroken) return;
  }
  const rest = reader.end();
  if (rest) yield [rest];
}

const mark = Buffer.from('\ufeff');

type Phase = 'before' | 'within' | 'after' | 'broken';

class ArrayReader {
  private phase: Phase = 'before';
  private item = 1;
  /** The bytes of the byte order mark that have come. */
  private marked = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private parts: Buffer[] = [];
  private bytes = 0;

  get isBroken(): boolean {
    return this.phase === 'broken';
  }

  push(chunk: Buffer): NumberedInput[] {
    const items: NumberedInput[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length && this.phase !== 'broken'; at++) {
      const byte = chunk[at]!;
      if (this.phase !== 'within') {
        if (this.outside(byte, items)) from = at + 1;
      } else if (this.endsItem(byte)) {
        this.keep(chunk.subarray(from, at));
        this.close(items, byte === CLOSE_ARRAY);
        from = at + 1;
      }
    }
    if (this.phase === 'within') this.keep(chunk.subarray(from));
    return items;
  }

  /** What the array lacks at the end of the bytes. @throws ThawError where there was no array at all */
  end(): NumberedInput | undefined {
    if (this.phase === 'before') throw noArray();
    return this.phase === 'within' ? this.broken('the array does not end') : undefined;
  }

  private broken(what: string): NumberedInput {
    this.phase = 'broken';
    const fault = new ThawError('invalid', 'malformed-json', `the body is not JSON: ${what}`);
    return { line: this.item, bytes: 0, fault };
  }

  /** Takes a byte before or after the array. @returns whether the array begins with it */
  private outside(byte: number, items: NumberedInput[]): boolean {
    if (isBlank(byte) || (this.phase === 'before' && this.isMark(byte))) return false;
    if (this.phase === 'after') {
      items.push(this.broken('text follows the array'));
      return false;
    }
    if (byte !== OPEN_ARRAY) throw noArray();
    this.phase = 'within';
    return true;
  }

  /** Whether a byte belongs to the byte order mark that may come first. */
  private isMark(byte: number): boolean {
    if (byte !== mark[this.marked]) return false;
    this.marked += 1;
    return true;
  }

  /** Follows strings and brackets. @returns whether the byte, a comma or the last bracket, ends an item */
  private endsItem(byte: number): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
      return false;
    }
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) this.depth += 1;
    else if (byte === COMMA) return this.depth === 0;
    else if (byte === CLOSE_ARRAY && this.depth === 0) return true;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) this.depth = Math.max(0, this.depth - 1);
    return false;
  }

  /** Keeps a part of the item, unless the item is over-long already: then only its length counts. */
  private keep(part: Buffer): void {
    if (part.length === 0) return;
    this.bytes += part.length;
    if (this.bytes > jsonLimits.bytes) this.parts = [];
    else this.parts.push(part);
  }

  private close(items: NumberedInput[], isLast: boolean): void {
    const { bytes } = this;
    const whole = Buffer.concat(this.parts);
    this.parts = [];
    this.bytes = 0;
    if (isLast) this.phase = 'after';
    // `[]` has no item; `[1,]` lacks one.
    if (isLast && this.item === 1 && bytes <= jsonLimits.bytes && whole.every(isBlank)) return;
    items.push(readItem(this.item++, bytes, whole));
  }
}

function readItem(line: number, bytes: number, whole: Buffer): NumberedInput {
  try {
    if (bytes > jsonLimits.bytes) {
      const message = `the item has ${bytes} bytes; at most ${jsonLimits.bytes} are taken`;
      throw new ThawError('invalid', 'line-too-long', message);
    }
    if (!isUtf8(whole)) throw new ThawError('invalid', 'not-utf-8', 'the item is not UTF-8');
    return { line, bytes, input: parseBoundedJson(whole.toString('utf8'), 'the item') };
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    return { line, bytes: 0, fault: error };
  }
}

function noArray(): ThawError {
  return ThawError.invalid('malformed-body', '', 'the body is not a JSON array', 'the body is not a JSON array');
}

const isBlank = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9;
