import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { jsonFault } from '../domain/json-fault.js';
import { shownEncoding } from '../intake/files/encodings.js';
import { UsageError } from './exit-codes.js';
import type { Terminal } from './terminal/terminal.js';

/** The most bytes that a JSON document may have, as over HTTP. */
const mostBytes = 1024 * 1024;

/** A file that a command names, which can be read more than once. */
export interface InputFile {
  /** How many bytes it has; 0 where nobody knows. */
  readonly size: number;
  /** Reads it from the beginning. */
  readonly open: () => Readable;
  /** Removes what was kept of it. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the file that a command names; `-` is stdin.
 * @returns its bytes, and how many they are: 0 for stdin, where nobody knows
 * @throws UsageError where there is no such file
 */
export async function openInput(file: string, terminal: Terminal): Promise<{ bytes: Readable; size: number }> {
  if (file === '-') return { bytes: terminal.input, size: 0 };
  const { open, size } = await fileOnDisk(file);
  return { bytes: open(), size };
}

/**
 * Finds the file that a command names; `-` is stdin, which is kept in a temporary file.
 * @throws UsageError where there is no such file
 */
export async function keepInput(file: string, terminal: Terminal): Promise<InputFile> {
  if (file !== '-') return { ...(await fileOnDisk(file)), close: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'thaw-'));
  const kept = join(folder, 'stdin');
  await pipeline(terminal.input, createWriteStream(kept, { mode: 0o600 }));
  return { ...(await fileOnDisk(kept)), close: () => rm(folder, { recursive: true, force: true }) };
}

async function fileOnDisk(file: string): Promise<Pick<InputFile, 'open' | 'size'>> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new UsageError(`there is no file ${file}`);
  return { open: () => createReadStream(file, { highWaterMark: 262_144 }), size: found.size };
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
