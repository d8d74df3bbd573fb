import { createReadStream } from 'node:fs';
import { UsageError } from './exit-codes.js';

/** What is read as one JSON document has at most so many bytes, as over HTTP. */
const mostBytes = 1024 * 1024;

/** Reads a file as JSON; `-` is stdin. `what` says what it should hold. @throws UsageError */
export async function readJson(file: string, what: string): Promise<unknown> {
  const bytes = file === '-' ? process.stdin : createReadStream(file);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bytes) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > mostBytes) break;
    }
  } catch {
    throw new UsageError(`the file ${file} cannot be read`);
  }
  if (size > mostBytes) throw new UsageError(`${file} is larger than ${what} may be: ${mostBytes} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
