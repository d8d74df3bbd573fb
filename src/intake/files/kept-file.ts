import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file that can be read more than once. */
export interface InputFile {
  /** How many bytes it has; 0 where nobody knows. */
  readonly size: number;
  /** Reads it from the beginning. */
  readonly open: () => Readable;
  /** Removes what was kept of it. */
  readonly close: () => Promise<void>;
}

/** A file on disk; `undefined` where there is none. */
export async function fileOnDisk(path: string): Promise<Pick<InputFile, 'open' | 'size'> | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return { open: () => createReadStream(path, { highWaterMark: 262_144 }), size: found.size };
}

/**
 * Keeps a stream in a temporary file that only this user can read, so that it can be read more than once and never stands
 * in memory. Close it: that removes the file. A stream that breaks off leaves nothing behind.
 */
export async function keptFile(bytes: Readable): Promise<InputFile> {
  const folder = await mkdtemp(join(tmpdir(), 'thaw-'));
  const close = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'input');
  try {
    // A pipe out of a stream that broke off meanwhile would never end.
    if (bytes.destroyed) throw new Error('the stream broke off');
    await pipeline(bytes, createWriteStream(path, { mode: 0o600 }));
    return { ...(await fileOnDisk(path))!, close };
  } catch (error) {
    await close();
    throw error;
  }
}
