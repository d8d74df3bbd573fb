import { isUtf8 } from 'node:buffer';
import { jsonLimits, parseBoundedJson } from '../../domain/bounded-json.js';
import { ThawError } from '../../domain/errors.js';
import { notUtf8, type NoText, type NumberedInput } from '../../event-log/lines/ndjson.js';

/** The bytes of one item of a JSON document, kept as they come. One that is over-long is only counted. */
export class JsonItemBytes {
  private parts: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly noText: NoText = notUtf8) {}

  get isTooLong(): boolean {
    return this.bytes > jsonLimits.bytes;
  }

  keep(part: Buffer): void {
    if (part.length === 0) return;
    this.bytes += part.length;
    if (this.isTooLong) this.parts = [];
    else this.parts.push(part);
  }

  /** The bytes that were kept. */
  get whole(): Buffer {
    return Buffer.concat(this.parts);
  }

  /** Parses the item, and begins the next one. @param line its place, or the line in which it begins */
  take(line: number): NumberedInput {
    const { bytes, whole, isTooLong } = this;
    this.parts = [];
    this.bytes = 0;
    try {
      if (isTooLong) {
        const message = `the item has ${bytes} bytes; at most ${jsonLimits.bytes} are taken`;
        throw new ThawError('invalid', 'line-too-long', message);
      }
      if (!isUtf8(whole)) throw this.noText(whole, 'the item');
      return { line, bytes, input: parseBoundedJson(whole.toString('utf8'), 'the item') };
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return { line, bytes: 0, fault: error };
    }
  }
}
