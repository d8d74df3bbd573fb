import { Injectable } from '@nestjs/common';
import { createReadStream, existsSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type EntryBody, parseBody } from '../../domain/entries/entry.js';
import { Database } from '../../event-log/database/database.js';
import { EventLog } from '../../event-log/event-log.js';
import { isRepeat } from '../record/amendments/repeat.js';
import { Importer, type ImportTally, type Refusal } from './importer.js';
import { type NumberedInput, readLines } from '../../event-log/lines/ndjson.js';

const recordedBy = 'shipped records';

export interface LoadOptions {
  /** The folder of the records; the one that comes with Thaw where absent. */
  readonly folder?: string;
  /** Called after every chunk with the share that is done, from 0 to 1. */
  readonly onProgress?: (share: number, tally: Readonly<ImportTally>) => void;
  /** Called for a shipped line that is refused: a fault in Thaw itself, to be shown. */
  readonly onRefusal: (refusal: Refusal) => void;
  /** Called for a file that is left out since the log holds other content of its entries or tracks; says why. */
  readonly onLeftOut?: (message: string) => void;
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
   * not finish, or this version ships more, so that tracks come into a database that is in use. A file of which the log
   * holds some entry or track with other content, as an earlier version shipped it, is left out whole. Any other database
   * is left as it is.
   * @returns what was loaded; `undefined` where there was nothing to load
   */
  async load(options: LoadOptions): Promise<ImportTally | undefined> {
    const { folder = shippedFolder(), onProgress, onRefusal } = options;
    const files = await this.dueAmong(await filesIn(folder), options);
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
  private async dueAmong(files: readonly string[], { onLeftOut }: LoadOptions): Promise<readonly string[]> {
    if (this.database.engine !== 'sqlite') return [];
    const [first] = await this.log.read(0, 1);
    if (!first) return files;
    if (first.recordedBy !== recordedBy) return [];
    const due: string[] = [];
    for (const file of files) {
      if (await this.log.find(await lastIdOf(file))) continue;
      const conflict = await this.conflictIn(file);
      if (conflict === undefined) due.push(file);
      else onLeftOut?.(`${basename(file)} is not loaded: this store holds other content of ${conflict}`);
    }
    return due;
  }

  /** The first entry or track of a file of which the log holds other content; `undefined` where there is none. */
  private async conflictIn(file: string): Promise<string | undefined> {
    for await (const lines of readLines(createReadStream(file))) {
      for (const { input, line } of lines) {
        const body = bodyOf(input);
        if (body && (await this.conflicts(body))) return `${body.type} ${body.id} (line ${line})`;
      }
    }
    return undefined;
  }

  private async conflicts(body: EntryBody): Promise<boolean> {
    const stored = await this.log.find(body.id);
    if (stored) return !isRepeat(body, stored.body);
    return body.type === 'TrackDefined' && (await this.log.trackVersion(body.track.id)) > 0;
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

/** The entry of a line; `undefined` where it is none: the load refuses it, with its reason. */
function bodyOf(input: unknown): EntryBody | undefined {
  try {
    return parseBody(input);
  } catch {
    return undefined;
  }
}

/** Bytes that are read of the end of a file at first: the last line of a shipped one is far shorter. */
const tailBytes = 65_536;

/**
 * The id of the last line of a file, which marks the file as loaded once it is in the log: lines are recorded in their
 * order. A shipped file that grows must therefore end with a new line, and one that is reworked must keep its last.
 */
async function lastIdOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    for (let length = Math.min(size, tailBytes); ; length = Math.min(size, length * 2)) {
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      const lines = buffer.toString('utf8').trimEnd().split('\n');
      if (lines.length > 1 || length === size) return (JSON.parse(lines.at(-1)!) as { id: string }).id;
    }
  } finally {
    await handle.close();
  }
}
