import { ThawError } from '../../domain/errors.js';
import type { NoText, NumberedInput } from '../../event-log/lines/ndjson.js';
import { JsonItemBytes } from './json-item.js';
import { isBlankByte, JsonNesting } from './json-nesting.js';

const [COMMA, OPEN_ARRAY, CLOSE_ARRAY] = [44, 91, 93];

export interface ArrayOptions {
  /** What holds the array, for messages. */
  readonly subject: string;
  /** The fault of an item that is not UTF-8. */
  readonly noText?: NoText;
  /** The fault of an array that does not end. @param item the number of its last item */
  readonly cutOff?: (item: number) => ThawError;
}

/**
 * Reads the items of one JSON array while it arrives, as `readLines` reads lines: an item is parsed when it ends, and
 * memory is bounded by the longest item allowed. An item that cannot be read is a fault of its own; where the array
 * itself is broken, the last item says so.
 * @throws ThawError `invalid`: `malformed-body` for JSON that is no array
 */
export async function* readArray(
  chunks: AsyncIterable<Buffer>,
  options: ArrayOptions = { subject: 'the body' },
): AsyncGenerator<readonly NumberedInput[]> {
  const reader = new ArrayReader(options);
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
  private readonly nesting = new JsonNesting();
  private readonly bytes: JsonItemBytes;

  constructor(private readonly options: ArrayOptions) {
    this.bytes = new JsonItemBytes(options.noText);
  }

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
        this.bytes.keep(chunk.subarray(from, at));
        this.close(items, byte === CLOSE_ARRAY);
        from = at + 1;
      }
    }
    if (this.phase === 'within') this.bytes.keep(chunk.subarray(from));
    return items;
  }

  /** What the array lacks at the end of the bytes. @throws ThawError where there was no array at all */
  end(): NumberedInput | undefined {
    if (this.phase === 'before') throw this.noArray();
    return this.phase === 'within'
      ? this.broken('the array does not end', this.options.cutOff?.(this.item))
      : undefined;
  }

  private broken(what: string, told?: ThawError): NumberedInput {
    this.phase = 'broken';
    const fault = told ?? new ThawError('invalid', 'malformed-json', `${this.options.subject} is not JSON: ${what}`);
    return { line: this.item, bytes: 0, fault };
  }

  /** Takes a byte before or after the array. @returns whether the array begins with it */
  private outside(byte: number, items: NumberedInput[]): boolean {
    if (isBlankByte(byte) || (this.phase === 'before' && this.isMark(byte))) return false;
    if (this.phase === 'after') {
      items.push(this.broken('text follows the array'));
      return false;
    }
    if (byte !== OPEN_ARRAY) throw this.noArray();
    this.phase = 'within';
    return true;
  }

  /** Whether a byte belongs to the byte order mark that may come first. */
  private isMark(byte: number): boolean {
    if (byte !== mark[this.marked]) return false;
    this.marked += 1;
    return true;
  }

  /** Whether the byte, a comma or the last bracket, ends an item. */
  private endsItem(byte: number): boolean {
    const { nesting } = this;
    if (!nesting.follow(byte)) return false;
    if (byte === COMMA) return nesting.depth === 0;
    if (nesting.depth >= 0) return false;
    nesting.depth = 0;
    return byte === CLOSE_ARRAY;
  }

  private close(items: NumberedInput[], isLast: boolean): void {
    if (isLast) this.phase = 'after';
    const { bytes } = this;
    // `[]` has no item; `[1,]` lacks one.
    if (isLast && this.item === 1 && !bytes.isTooLong && bytes.whole.every(isBlankByte)) return;
    items.push(bytes.take(this.item++));
  }

  private noArray(): ThawError {
    const detail = `${this.options.subject} is not a JSON array`;
    return ThawError.invalid('malformed-body', '', detail, detail);
  }
}
