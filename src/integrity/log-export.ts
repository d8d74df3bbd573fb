import { ThawError } from '../domain/errors.js';
import type { Database } from '../event-log/database/database.js';
import type { EntryRow } from '../event-log/entities.js';
import { execute } from '../event-log/database/sql.js';
import { RedactionCheck } from './redaction-check.js';

const bodyMark = ',"body":';

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
    return { position, line: `${own.slice(0, -1)}${bodyMark}${body}}` };
  });
}

/**
 * All entries as lines, in order, page by page.
 * @throws ThawError as `exportLines`; unavailable `redacted-meanwhile` where an entry was redacted after its line was given:
 * the words stand in what was given, and what was given does not fit together
 */
export async function* exportPages(database: Database, pageSize: number): AsyncGenerator<readonly ExportedLine[]> {
  const check = new RedactionCheck();
  let page: ExportedLine[];
  let after = 0;
  do {
    page = await exportLines(database, after, pageSize);
    for (const { position, line } of page) check.take(position, bodyIn(line));
    after = page.at(-1)?.position ?? after;
    yield page;
  } while (page.length === pageSize);
  const fault = check.fault();
  if (!fault) return;
  const message = `The export is not to be kept: position ${fault.position} was redacted meanwhile, or is bad. Export again; "thaw verify" tells which`;
  throw new ThawError('unavailable', 'redacted-meanwhile', message, [], 1);
}

/** The body in a line, as it is stored. */
function bodyIn(line: string): string {
  return line.slice(line.indexOf(bodyMark) + bodyMark.length, -1);
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
