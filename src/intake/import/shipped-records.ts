import { createReadStream, existsSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../domain/time/clock.js';
import type { Database } from '../../event-log/database.js';
import type { EventLog } from '../../event-log/event-log.js';
import { Importer, type ImportTally, type Refusal } from './importer.js';
import { maxLineBytes, type NumberedInput, readLines } from './ndjson.js';

const recordedBy = 'shipped records';

export interface LoadOptions {
  /** The folder of the records; the one that comes with Thaw where absent. */
  readonly folder?: string;
  /** Told the share that is done, from 0 to 1, after every chunk. */
  readonly onProgress?: (share: number, tally: Readonly<ImportTally>) => void;
  /** A shipped line that is refused is a fault of ours, and to be shown. */
  readonly onRefusal: (refusal: Refusal) => void;
}

/** The histories that come with Thaw, so that a first start shows something true. */
export class ShippedRecords {
  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Loads the records into an embedded database that is empty, or that was begun with them and broke off before their
   * end. Any other database is left as it is.
   * @returns what was loaded; `undefined` where nothing was to be
   */
  async load({ folder = shippedFolder(), onProgress, onRefusal }: LoadOptions): Promise<ImportTally | undefined> {
    const files = await filesIn(folder);
    if (!(await this.isDue(files))) return undefined;
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    let read = 0;
    const inputs = linesOf(files, (bytes) => (read += bytes));
    return new Importer(this.log, this.clock).import(inputs, {
      recordedBy,
      onRefusal,
      onProgress: (tally) => onProgress?.(read / total, tally),
    });
  }

  private async isDue(files: readonly string[]): Promise<boolean> {
    const last = files.at(-1);
    if (this.database.engine !== 'sqlite' || last === undefined) return false;
    const [first] = await this.log.read(0, 1);
    if (!first) return true;
    if (first.recordedBy !== recordedBy) return false;
    return (await this.log.find(await lastIdOf(last))) === undefined;
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

/** The lines of all files, one after the other. */
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
