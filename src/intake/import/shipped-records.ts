import { Injectable } from '@nestjs/common';
import { createReadStream, existsSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Database } from '../../event-log/database/database.js';
import { EventLog } from '../../event-log/event-log.js';
import { Importer, type ImportTally, type Refusal } from './importer.js';
import { maxLineBytes, type NumberedInput, readLines } from '../../event-log/ndjson.js';

const recordedBy = 'shipped records';

export interface LoadOptions {
  /** The folder of the records; the one that comes with Thaw where absent. */
  readonly folder?: string;
  /** Called after every chunk with the share that is done, from 0 to 1. */
  readonly onProgress?: (share: number, tally: Readonly<ImportTally>) => void;
  /** Called for a shipped line that is refused: a fault in Thaw itself, to be shown. */
  readonly onRefusal: (refusal: Refusal) => void;
}

/** Loads the histories that come with Thaw, so that a first start shows real data. */
@Injectable()
export class ShippedRecords {
  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly importer: Importer,
  ) {}

  /**
   * Loads the records into an embedded database that is empty, or that began with them and lacks some: an earlier load did
   * not finish, or this version ships more. Any other database is left as it is.
   * @returns what was loaded; `undefined` where there was nothing to load
   */
  async load({ folder = shippedFolder(), onProgress, onRefusal }: LoadOptions): Promise<ImportTally | undefined> {
    const files = await this.dueAmong(await filesIn(folder));
    if (files.length === 0) return undefined;
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    let read = 0;
    const inputs = linesOf(files, (bytes) => (read += bytes));
    return this.importer.import(inputs, {
      recordedBy,
      onRefusal,
      onProgress: (tally) => onProgress?.(read / total, tally),
    });
  }

  /** The files to load: all into an empty database, else those of which the last entry is not in the log. */
  private async dueAmong(files: readonly string[]): Promise<readonly string[]> {
    if (this.database.engine !== 'sqlite') return [];
    const [first] = await this.log.read(0, 1);
    if (!first) return files;
    if (first.recordedBy !== recordedBy) return [];
    const due: string[] = [];
    for (const file of files) if (!(await this.log.find(await lastIdOf(file)))) due.push(file);
    return due;
  }
}

function shippedFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'records');
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) => join(folder, name));
}

/** The lines of all files, one file after the other. @param onBytes called with the size of each chunk read */
async function* linesOf(
  files: readonly string[],
  onBytes: (count: number) => void,
): AsyncGenerator<readonly NumberedInput[]> {
  for (const file of files) {
    yield* readLines(counted(createReadStream(file, { highWaterMark: 65_536 }), onBytes));
  }
}

async function* counted(bytes: AsyncIterable<unknown>, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function lastIdOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, maxLineBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const line = buffer.toString('utf8').trimEnd().split('\n').at(-1)!;
    return (JSON.parse(line) as { id: string }).id;
  } finally {
    await handle.close();
  }
}
