import { setTimeout as sleep } from 'node:timers/promises';
import { ThawError } from '../domain/errors.js';
import type { Clock } from '../domain/time/clock.js';
import type { Database } from '../event-log/database/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { type ProjectionStore, projectionVersion } from './projection-store.js';
import { Rebuild } from './rebuild.js';

/** How long a process waits at first for another that builds the tables, in milliseconds. */
const firstWaitMs = 500;

/** Builds the tables of the projection where they are not those of this version and of the log as it is. */
export class TableBuild {
  constructor(
    private readonly tables: ProjectionStore,
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** Whether the tables are of this version or a newer one, and of the log as it is. */
  async areCurrent(): Promise<boolean> {
    const found = await this.tables.checkpoint();
    return found.version > projectionVersion || (found.version === projectionVersion && (await this.log.holds(found)));
  }

  /**
   * Builds the tables unless they are current. Of processes that start at once the last to begin builds them, and the others
   * wait for it, each time longer, in case it has ended before it was done.
   * @throws ThawError as `run`
   */
  async ensure(): Promise<void> {
    for (let waitMs = firstWaitMs; !(await this.areCurrent()); waitMs *= 2) {
      if (await this.isRun()) return;
      // The timers of the clock keep no process alive, and at the start nothing else does.
      await sleep(waitMs);
    }
  }

  /** Builds them. @returns `false` where another process has begun to, and this one has given up @throws ThawError as `run` */
  async isRun(): Promise<boolean> {
    try {
      await this.run();
      return true;
    } catch (error) {
      if (error instanceof ThawError && error.code === 'rebuild-superseded') return false;
      throw error;
    }
  }

  /**
   * Builds them.
   * @throws ThawError unavailable `tables-older` where the database takes no writes; conflict `rebuild-superseded` where another
   * process has begun to
   */
  async run(): Promise<void> {
    if (this.database.isReadOnly) throw tablesOlder();
    await new Rebuild(this.database, this.log, this.clock).run();
  }
}

function tablesOlder(): ThawError {
  const message =
    'the database is read-only, and its statuses are those of an older Thaw or of another log: start this version on the primary first, which builds them';
  return new ThawError('unavailable', 'tables-older', message, [], 5);
}
