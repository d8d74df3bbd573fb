import type { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant, isoDay } from '../../domain/time/day.js';
import type { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';

interface CursorRow {
  readonly name: string;
  readonly position: number;
  readonly day: Day;
  readonly head: number;
}

/**
 * Checks how far alerts are said to be evaluated. A cursor beyond the log, or on a day that has not come, evaluates nothing
 * until both are there; a rule that begins beyond them likewise.
 * @returns the faults, a sentence each
 */
export async function checkAlertCursor(database: Database, clock: Clock): Promise<string[]> {
  // One statement sees the cursor and the head of one moment.
  const cursors = `SELECT 'the cursor of ' || c.name AS name, c.position, c.day, h.position AS head
    FROM alert_cursor c, log_head h`;
  const rules = `SELECT 'the rule ' || r.id AS name, r.since_position AS position, r.since_day AS day, h.position AS head
    FROM alert_rule r, log_head h`;
  const rows = await database.read(async (run) => [
    ...(await execute<CursorRow>(run, cursors)).rows,
    ...(await execute<CursorRow>(run, rules)).rows,
  ]);
  // Another machine's clock may be ahead of this one by a little.
  const last = dayOfInstant(clock.now()) + 1;
  return rows.flatMap(({ name, position, day, head }) => [
    ...(position > head ? [`${name} stands at position ${position}, beyond the end of the log at ${head}`] : []),
    ...(day > last ? [`${name} stands on ${dayName(day)}, which has not come`] : []),
    ...(position < 0 ? [`${name} stands at position ${position}, before the beginning of the log`] : []),
  ]);
}

/** The date of a day, or its number where that is beyond what a date can be. */
function dayName(day: Day): string {
  return Math.abs(day) < 100_000_000 ? isoDay(day) : `day ${day} from 1970 on`;
}
