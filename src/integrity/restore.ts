import type { QueryRunner } from 'typeorm';
import { parseStoredBody } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import { entryDraftOf } from '../event-log/append/append-request.js';
import { type ImportedEntry, LogImport } from './log-import.js';
import type { Database } from '../event-log/database/database.js';
import { insertEntries, lookUpEntries, readHead } from '../event-log/entry-sql.js';
import type { Head, Numbered } from '../event-log/append/sequencer.js';
import type { EntryRow } from '../event-log/entities.js';
import { execute } from '../event-log/database/sql.js';
import { noteInternals } from '../event-log/internal/note-internals.js';
import { carryOutRedactions } from '../event-log/redaction/blank-entries.js';
import { redactionOf } from '../domain/entries/redacted-json.js';
import type { NumberedInput, NumberedInputs } from '../event-log/lines/ndjson.js';

/** The entry counts of a restore. */
export interface RestoreTally {
  /** Entries that were read and verified. */
  entries: number;
  /** Verified entries that the log already had, byte for byte. */
  present: number;
  /** Verified entries that were stored. */
  added: number;
}

// The size of a batch, which is verified and then stored, so that memory does not grow with the file.
const batchLimits = { lines: 1_000, bytes: 8_388_608 } as const;

interface ReadLine {
  readonly line: number;
  readonly entry: ImportedEntry;
  readonly numbered: Numbered;
}

/**
 * Restores a log from a complete export (`thaw export`) into an empty log, or into one that is an exact beginning of
 * the export. Positions, times, recorders and hashes stay as they are. The hash chain is verified from the first entry.
 * A batch is verified completely before any of it is stored, so that the log is always an unbroken beginning of the
 * export.
 */
export class LogRestore {
  private readonly copy = new LogImport();
  private readonly tally: RestoreTally = { entries: 0, present: 0, added: 0 };

  constructor(
    private readonly database: Database,
    private readonly onProgress: (tally: Readonly<RestoreTally>) => void = () => undefined,
  ) {}

  /**
   * Restores all lines and returns the counts.
   * @throws ThawError, its message starting with the line number: invalid `gap`, `time-goes-back`, `broken-chain`,
   * `not-an-entry`, or as `parseBody`; conflict `differs` (another entry stands there) or `id-clash`. The batches
   * before that line remain stored; its own batch is not.
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
    this.copy.end();
    return this.tally;
  }

  private read({ line, input, fault }: NumberedInput): ReadLine {
    return onLine(line, () => {
      if (fault) throw fault;
      const entry = this.copy.take(input);
      const { position, recordedAt, recordedBy, hash } = entry;
      // Store exactly the JSON that was hashed, even if this version of Thaw would have added defaults.
      const draft = { ...entryDraftOf({ body: parseStoredBody(entry.parsed).body, recordedBy }), json: entry.body };
      return { line, entry, numbered: { ...draft, position, recordedAt, hash } };
    });
  }

  private async store(batch: readonly ReadLine[]): Promise<void> {
    const added = await this.database.write(async (run) => {
      const head = await readHead(run, true);
      const [existing, fresh] = [
        batch.filter(({ entry }) => entry.position <= head.position),
        batch.filter(({ entry }) => entry.position > head.position),
      ];
      await this.compare(run, existing);
      await this.refuseKnownIds(run, fresh);
      await this.add(run, fresh);
      return fresh.length;
    });
    this.tally.entries += batch.length;
    this.tally.added += added;
    this.tally.present += batch.length - added;
    this.onProgress(this.tally);
  }

  /** Checks that each line equals the stored entry at its position. @throws ThawError conflict `differs` */
  private async compare(run: QueryRunner, lines: readonly ReadLine[]): Promise<void> {
    if (lines.length === 0) return;
    const sql = 'SELECT * FROM entry WHERE position >= $1 AND position <= $2';
    const range = [lines[0]!.entry.position, lines.at(-1)!.entry.position];
    const { rows } = await execute<EntryRow>(run, sql, range);
    const storedRows = new Map(rows.map((row) => [row.position, row]));
    for (const { line, numbered } of lines) {
      const row = storedRows.get(numbered.position);
      if (row && isSame(row, numbered)) continue;
      const message = `another entry stands at position ${numbered.position} already`;
      throw new ThawError('conflict', 'differs', `line ${line}: ${message}`);
    }
  }

  private async refuseKnownIds(run: QueryRunner, lines: readonly ReadLine[]): Promise<void> {
    const ids = lines.map(({ numbered }) => numbered.id);
    const { stored } = await lookUpEntries(run, ids, []);
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

  /** Inserts entries, one statement for each recording time; on PostgreSQL the statements are pipelined. */
  private async add(run: QueryRunner, lines: readonly ReadLine[]): Promise<void> {
    const groups: Numbered[][] = [];
    for (const { numbered } of lines) {
      const group = groups.at(-1);
      if (group?.[0]!.recordedAt === numbered.recordedAt) group.push(numbered);
      else groups.push([numbered]);
    }
    await Promise.all(groups.map((group) => insertEntries(run, group, headAfter(group))));
    await noteInternals(run, groups.flat(), true);
    await carryOutRedactions(run, groups.flat());
  }
}

function headAfter(group: readonly Numbered[]): Head {
  const { position, hash, recordedAt } = group.at(-1)!;
  return { position, hash, recordedAt };
}

/** Whether a row is the entry of a line; where either was redacted since, the hash that both have kept tells. */
function isSame(row: EntryRow, { id, type, recordedAt, recordedBy, json, hash }: Numbered): boolean {
  const isRedacted = redactionOf(row.body) !== undefined || redactionOf(json) !== undefined;
  return (
    row.hash === hash &&
    (isRedacted || (row.body === json && row.type === type)) &&
    row.recorded_at === recordedAt &&
    row.recorded_by === recordedBy &&
    row.id === id
  );
}

/** Runs `work`, and adds the line number to the message of a ThawError. */
function onLine<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    throw new ThawError(error.kind, error.code, `line ${line}: ${error.message}`, error.errors);
  }
}
