import { ThawError } from '../domain/errors.js';
import type { Database } from '../event-log/database.js';
import type { EntryRow } from '../event-log/entities.js';

/** An entry as a line of a copy of the log, without the newline. */
export interface ExportedLine {
  readonly position: number;
  readonly line: string;
}

/**
 * The entries beyond position `after` as lines of JSON, in order. The body is the text that was hashed, so a copy is
 * whole also where this Thaw would read or write a body otherwise.
 * @throws ThawError unavailable `unreadable-entry` where a body is not JSON: no line can be made of it
 */
export async function exportedLines(database: Database, after: number, limit: number): Promise<ExportedLine[]> {
  const [first, second] = database.engine === 'sqlite' ? ['?', '?'] : ['$1', '$2'];
  const sql = `SELECT position, recorded_at, recorded_by, hash, body FROM entry
    WHERE position > ${first} ORDER BY position LIMIT ${second}`;
  const rows = (await database.read((run) => run.query(sql, [after, limit]))) as EntryRow[];
  return rows.map(({ position, recorded_at, recorded_by, hash, body }) => {
    if (!isJson(body)) {
      const message = `The entry at position ${position} cannot be exported: its body is not JSON`;
      throw new ThawError('unavailable', 'unreadable-entry', message, [
        { pointer: `/${position}`, detail: 'is not JSON' },
      ]);
    }
    const own = JSON.stringify({ position, recordedAt: recorded_at, recordedBy: recorded_by, hash });
    return { position, line: `${own.slice(0, -1)},"body":${body}}` };
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    // A line break between members would be JSON, and no line.
    return !/[\n\r]/.test(text);
  } catch {
    return false;
  }
}
