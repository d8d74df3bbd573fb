import type { QueryRunner } from 'typeorm';
import { execute } from '../../event-log/database/sql.js';

/** The name of the cursor that says how far alerts were evaluated. */
export const cursorName = 'alerts';

/**
 * Raises the write count of the cursor. Every change of alerts, rules or silences outside an evaluation does so first: an
 * evaluation under way then finds that its input is out of date, and begins again.
 */
export async function bumpCursor(run: QueryRunner): Promise<void> {
  await execute(run, 'UPDATE alert_cursor SET turn = turn + 1 WHERE name = $1', [cursorName]);
}
