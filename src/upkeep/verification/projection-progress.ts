import type { Clock } from '../../domain/time/clock.js';
import { dayOfInstant } from '../../domain/time/day.js';
import type { Database } from '../../event-log/database/database.js';
import type { EventLog } from '../../event-log/event-log.js';
import { Projection } from '../../projection/projection.js';
import { projectionVersion, ProjectionStore } from '../../projection/projection-store.js';
import type { StoppedTrack } from '../../projection/rows/status-row.js';
import { isForbidden, rolledBack } from './rolled-back.js';

/** Whether the statuses can follow the log to its end. */
export interface ProjectionProgress {
  /** Why they stand still as a whole; absent where they do not. */
  readonly fault?: string;
  /** The tracks that stand still, with their reasons. */
  readonly stopped: readonly StoppedTrack[];
}

/**
 * Takes in what the log has beyond the rows, as the server would, and rolls every write back: rows that are behind are no
 * fault where they can follow.
 */
export async function checkProgress(database: Database, log: EventLog, clock: Clock): Promise<ProjectionProgress> {
  const tables = new ProjectionStore(database);
  // Rows of another version are rebuilt at the next start.
  if ((await tables.checkpoint()).version !== projectionVersion) return { stopped: [] };
  const tried = new ProjectionStore({
    read: (work) => database.read(work),
    write: (work) => rolledBack(database, work),
  });
  const projection = new Projection(log, tried, 0, () => undefined);
  const today = dayOfInstant(clock.now());
  await projection.open(today);
  try {
    while (await projection.advance(today, () => []));
    return { stopped: projection.stopped };
  } catch (error) {
    if (isForbidden(error)) return { stopped: projection.stopped };
    const why = error instanceof Error ? error.message : String(error);
    const fault = `the statuses stand still after position ${projection.position}: ${why}`;
    return { fault, stopped: projection.stopped };
  }
}
