import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UsageError } from './exit-codes.js';
import type { Terminal } from './terminal/terminal.js';

/** The most bytes that a JSON document may have, as over HTTP. */
const mostBytes = 1024 * 1024;

/**
 * Opens the file that a command names; `-` is stdin.
 * @returns its bytes, and how many they are: 0 for stdin, where nobody knows
 * @throws UsageError where there is no such file
 */
export async function openInput(file: string, terminal: Terminal): Promise<{ bytes: Readable; size: number }> {
  if (file === '-') return { bytes: terminal.input, size: 0 };
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new UsageError(`there is no file ${file}`);
  return { bytes: createReadStream(file, { highWaterMark: 262_144 }), size: found.size };
}

/**
 * Reads a file as JSON; `-` is stdin.
 * @param what the thing that it should hold, for the message: `a rule`
 * @throws UsageError where the file cannot be read, is larger than 1 MiB, or is not JSON
 */
export async function readJson(file: string, what: string, terminal: Terminal): Promise<unknown> {
  const bytes = file === '-' ? terminal.input : createReadStream(file);
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
