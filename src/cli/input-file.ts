import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { jsonFault } from '../domain/json-fault.js';
import { shownEncoding } from '../intake/files/encodings.js';
import { fileOnDisk, type InputFile, keptFile } from '../intake/files/kept-file.js';
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
  const { open, size } = await namedFile(file);
  return { bytes: open(), size };
}

/**
 * Finds the file that a command names; `-` is stdin, which is kept in a temporary file.
 * @throws UsageError where there is no such file
 */
export async function keepInput(file: string, terminal: Terminal): Promise<InputFile> {
  if (file === '-') return keptFile(terminal.input);
  return { ...(await namedFile(file)), close: async () => undefined };
}

async function namedFile(file: string): Promise<Pick<InputFile, 'open' | 'size'>> {
  const found = await fileOnDisk(file);
  if (!found) throw new UsageError(`there is no file ${file}`);
  return found;
}

/**
 * Reads a file as JSON, in UTF-8 or in UTF-16 with its mark; `-` is stdin.
 * @param what the thing that it should hold, for the message: `a rule`
 * @throws UsageError where the file cannot be read, is larger than 1 MiB, is no text, or is not JSON
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
  const text = textOf(Buffer.concat(chunks));
  if (text === undefined) throw new UsageError(`${file} is not UTF-8: save it as UTF-8`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${jsonFault(text, error)}`);
  }
}

/** The text of a file in UTF-8, or in UTF-16 as its mark says, without the mark; `undefined` where it is neither. */
function textOf(bytes: Buffer): string | undefined {
  const { name, mark } = shownEncoding(bytes) ?? { name: 'utf-8', mark: 0 };
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(mark));
  } catch {
    return undefined;
  }
}
