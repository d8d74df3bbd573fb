import type { QueryRunner } from 'typeorm';
import { parseBody } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import { entryDraftOf } from '../event-log/append-request.js';
import { type ImportedEntry, LogImport } from './log-import.js';
import type { Database } from '../event-log/database.js';
import { insert, lookUp, readHead } from '../event-log/entry-sql.js';
import type { Head, Numbered } from '../event-log/sequencer.js';
import type { EntryRow } from '../event-log/entities.js';
import { execute } from '../event-log/sql.js';
import type { NumberedInput, NumberedInputs } from '../event-log/ndjson.js';

/** What a copy of a log brought. */
export interface RestoreTally {
  /** Entries that were read and found good. */
  entries: number;
  /** Of them, those that stood in the log already, to the byte. */
  present: number;
  /** Of them, those that were stored. */
  added: number;
}

// What is verified, and then stored, at once: so memory does not grow with the file.
const batchLimits = { lines: 1_000, bytes: 8_388_608 } as const;

interface ReadLine {
  readonly line: number;
  readonly entry: ImportedEntry;
  readonly numbered: Numbered;
}

/**
 * Puts a whole log, as `thaw export` writes it, into an empty log, or goes on with one of which the copy's beginning is
 * an exact copy: positions, times, recorders and hashes stay as they are. It reads the chain from its first entry. A
 * batch is verified whole before any of it is stored, so what is stored is always an unbroken beginning of the copy.
 */
export class LogRestore {
  private readonly copy = new LogImport();
  private readonly tally: RestoreTally = { entries: 0, present: 0, added: 0 };

  constructor(
    private readonly database: Database,
    private readonly onProgress: (tally: Readonly<RestoreTally>) => void = () => undefined,
  ) {}

  /**
   * @throws ThawError, its message starting with the line: invalid `gap`, `time-goes-back`, `broken-chain`,
   * `not-an-entry`, or as `parseBody`; conflict `differs` (another entry stands there) or `id-clash`. The batches
   * before that line are stored then, and nothing of its own batch.
   */
  async run(inputs: NumberedInputs): Promise<RestoreTally> {
    let batch: ReadLine[] = [];
    let bytes = 0;
    for await (const handful of inputs) {
      for (const input of handful) {
        batch.push(this.read(input));
        bytes += input.bytes;
        if (batch.length < batchLimits.lines && bytes < batchLimits.bytes) continue;
        await this.store(batch);
        [batch, bytes] = [[], 0];
      }
    }
    if (batch.length > 0) await this.store(batch);
    return this.tally;
  }

  private read({ line, input, fault }: NumberedInput): ReadLine {
    return onLine(line, () => {
      if (fault) throw fault;
      const entry = this.copy.take(input);
      const { position, recordedAt, recordedBy, hash } = entry;
      // What is stored is what was hashed, also where this Thaw would have filled in more.
      const draft = { ...entryDraftOf({ body: parseBody(entry.parsed), recordedBy }), json: entry.body };
      return { line, entry, numbered: { ...draft, position, recordedAt, hash } };
    });
  }

  private async store(batch: readonly ReadLine[]): Promise<void> {
    const added = await this.database.write(async (run) => {
      const head = await readHead(run, true);
      const [standing, fresh] = [
        batch.filter(({ entry }) => entry.position <= head.position),
        batch.filter(({ entry }) => entry.position > head.position),
      ];
      await this.compare(run, standing);
      await this.refuseKnownIds(run, fresh);
      await this.add(run, fresh);
      return fresh.length;
    });
    this.tally.entries += batch.length;
    this.tally.added += added;
    this.tally.present += batch.length - added;
    this.onProgress(this.tally);
  }

  /** Every line must be what stands at its position. */
  private async compare(run: QueryRunner, lines: readonly ReadLine[]): Promise<void> {
    if (lines.length === 0) return;
    const sql = 'SELECT * FROM entry WHERE position >= $1 AND position <= $2';
    const range = [lines[0]!.entry.position, lines.at(-1)!.entry.position];
    const { rows } = await execute<EntryRow>(run, sql, range);
    const stands = new Map(rows.map((row) => [row.position, row]));
    for (const { line, numbered } of lines) {
      const row = stands.get(numbered.position);
      if (row && isSame(row, numbered)) continue;
      const message = `another entry stands at position ${numbered.position} already`;
      throw new ThawError('conflict', 'differs', `line ${line}: ${message}`);
    }
  }

  private async refuseKnownIds(run: QueryRunner, lines: readonly ReadLine[]): Promise<void> {
    const ids = lines.map(({ numbered }) => numbered.id);
    const { stored } = await lookUp(run, ids, []);
    const known = new Map(stored.map(({ id, position }) => [id, position]));
    for (const { line, numbered } of lines) {
      const position = known.get(numbered.id);
      if (position !== undefined) {
        const message = `the id ${numbered.id} stands at position ${position} already`;
        throw new ThawError('conflict', 'id-clash', `line ${line}: ${message}`);
      }
      known.set(numbered.id, numbered.position);
    }
  }

  /** A statement stores entries of one time only: on PostgreSQL they travel one behind the other. */
  private async add(run: QueryRunner, lines: readonly ReadLine[]): Promise<void> {
    const groups: Numbered[][] = [];
    for (const { numbered } of lines) {
      const group = groups.at(-1);
      if (group?.[0]!.recordedAt === numbered.recordedAt) group.push(numbered);
      else groups.push([numbered]);
    }
    await Promise.all(groups.map((group) => insert(run, group, headAfter(group))));
  }
}

function headAfter(group: readonly Numbered[]): Head {
  const { position, hash, recordedAt } = group.at(-1)!;
  return { position, hash, recordedAt };
}

function isSame(row: EntryRow, { id, type, recordedAt, recordedBy, json, hash }: Numbered): boolean {
  return (
    row.hash === hash &&
    row.body === json &&
    row.recorded_at === recordedAt &&
    row.recorded_by === recordedBy &&
    row.id === id &&
    row.type === type
  );
}

/** Runs `work`; what it throws names the line. */
function onLine<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    throw new ThawError(error.kind, error.code, `line ${line}: ${error.message}`, error.errors);
  }
}
