import { ThawError } from '../domain/errors.js';
import type { Database } from '../event-log/database/database.js';
import type { EntryRow } from '../event-log/entities.js';
import { execute } from '../event-log/database/sql.js';

/** An entry as a line of an exported log, without the newline. */
export interface ExportedLine {
  readonly position: number;
  readonly line: string;
}

/**
 * The entries beyond position `after` as lines of JSON, in order. The body is the text that was hashed, so an export is
 * complete also where this version would read or write a body differently.
 * @throws ThawError unavailable `unreadable-entry` where a body is not JSON, so that it cannot be made a line
 */
export async function exportLines(database: Database, after: number, limit: number): Promise<ExportedLine[]> {
  const sql = `SELECT position, recorded_at, recorded_by, hash, body FROM entry
    WHERE position > $1 ORDER BY position LIMIT $2`;
  const { rows } = await database.read((run) => execute<EntryRow>(run, sql, [after, limit]));
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
    // A line break between members is valid JSON, but would split the line.
    return !/[\n\r]/.test(text);
  } catch {
    return false;
  }
}
