import { ThawError } from '../../domain/errors.js';
import type { NoText, NumberedInput } from '../../event-log/lines/ndjson.js';
import { JsonItemBytes } from './json-item.js';
import { isBlankByte, JsonNesting } from './json-nesting.js';
import { truncated } from './text-file.js';

const [NEWLINE, OPEN_OBJECT] = [10, 123];

/**
 * Reads JSON objects over several lines, one behind the other, as formatters print them. Each has the line in which it
 * begins. Text between them is the fault that ends the reading.
 */
export async function* readDocuments(
  chunks: AsyncIterable<Buffer>,
  noText?: NoText,
): AsyncGenerator<readonly NumberedInput[]> {
  const reader = new DocumentReader(noText);
  for await (const chunk of chunks) {
    const items = reader.push(chunk);
    if (items.length > 0) yield items;
    if (reader.isBroken) return;
  }
  const rest = reader.end();
  if (rest) yield [rest];
}

class DocumentReader {
  isBroken = false;
  private line = 1;
  private began = 1;
  private isWithin = false;
  private readonly nesting = new JsonNesting();
  private readonly bytes: JsonItemBytes;

  constructor(noText?: NoText) {
    this.bytes = new JsonItemBytes(noText);
  }

  push(chunk: Buffer): NumberedInput[] {
    const items: NumberedInput[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === NEWLINE) this.line += 1;
      if (!this.isWithin) {
        if (isBlankByte(byte)) continue;
        if (byte !== OPEN_OBJECT) {
          items.push(this.broken());
          break;
        }
        this.isWithin = true;
        this.began = this.line;
        from = at;
      }
      if (!this.nesting.follow(byte) || this.nesting.depth > 0) continue;
      this.bytes.keep(chunk.subarray(from, at + 1));
      items.push(this.bytes.take(this.began));
      this.isWithin = false;
      this.nesting.depth = 0;
    }
    if (this.isWithin && !this.isBroken) this.bytes.keep(chunk.subarray(from));
    return items;
  }

  end(): NumberedInput | undefined {
    if (!this.isWithin) return undefined;
    return {
      line: this.began,
      bytes: 0,
      fault: truncated(`line ${this.line}`, `the object of line ${this.began} does not end`),
    };
  }

  private broken(): NumberedInput {
    this.isBroken = true;
    const message = 'here stands neither a JSON object nor its end; from here on the file was not read';
    return { line: this.line, bytes: 0, fault: new ThawError('invalid', 'malformed-json', message) };
  }
}
