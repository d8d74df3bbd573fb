import type { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant, isoDay } from '../../domain/time/day.js';
import type { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';

interface CursorRow {
  readonly name: string;
  readonly position: number;
  readonly day: Day;
  readonly head: number;
  /** The hash kept with the position, and that of the entry there; `null` where there is none. */
  readonly kept: string | null;
  readonly entry: string | null;
}

/**
 * Checks how far alerts are said to be evaluated. A cursor beyond the log, or on a day that has not come, evaluates nothing
 * until both are there; a rule that begins beyond them likewise. One that bears another hash than the entry at its position
 * was forged, or stands on a past that was replaced and that no process has gone back over yet. A cursor moved within the
 * log to an entry with that entry's hash cannot be told from one that was evaluated.
 * @returns the faults, a sentence each
 */
export async function checkAlertCursor(database: Database, clock: Clock): Promise<string[]> {
  // One statement sees the cursor and the head of one moment.
  const cursors = `SELECT 'the cursor of ' || c.name AS name, c.position, c.day, h.position AS head, c.hash AS kept,
    e.hash AS entry FROM alert_cursor c CROSS JOIN log_head h LEFT JOIN entry e ON e.position = c.position`;
  const rules = `SELECT 'the rule ' || r.id AS name, r.since_position AS position, r.since_day AS day, h.position AS head,
    NULL AS kept, NULL AS entry FROM alert_rule r, log_head h`;
  const rows = await database.read(async (run) => [
    ...(await execute<CursorRow>(run, cursors)).rows,
    ...(await execute<CursorRow>(run, rules)).rows,
  ]);
  // Another machine's clock may be ahead of this one by a little.
  const last = dayOfInstant(clock.now()) + 1;
  return rows.flatMap(({ name, position, day, head, kept, entry }) => [
    ...(position > head ? [`${name} stands at position ${position}, beyond the end of the log at ${head}`] : []),
    ...(entry !== null && kept !== entry
      ? [`${name} stands at position ${position} with a hash that is not that of the entry there`]
      : []),
    ...(day > last ? [`${name} stands on ${dayName(day)}, which has not come`] : []),
    ...(position < 0 ? [`${name} stands at position ${position}, before the beginning of the log`] : []),
  ]);
}

/** The date of a day, or its number where that is beyond what a date can be. */
function dayName(day: Day): string {
  return Math.abs(day) < 100_000_000 ? isoDay(day) : `day ${day} from 1970 on`;
}
