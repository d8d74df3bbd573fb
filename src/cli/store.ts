import { existsSync } from 'node:fs';
import emitters from 'eventemitter2';
import { readConfig } from '../app/config.js';
import { dataSourceOptions } from '../app/database-url.js';
import { systemClock } from '../domain/time/clock.js';
import { ThawError } from '../domain/errors.js';
import { Database } from '../event-log/database.js';
import { EventLog } from '../event-log/event-log.js';
import { Projector } from '../projection/projector.js';
import { StatusReader } from '../readings/status-reader.js';

/** A database with what a command needs of it; no server is running in this process. */
export class Store {
  readonly clock = systemClock;
  // From the package itself: Nest's own takes longer to load than a whole command to run.
  readonly bell = new emitters.EventEmitter2();
  readonly log: EventLog;

  private constructor(readonly database: Database) {
    this.log = new EventLog(database, this.clock, this.bell);
  }

  /**
   * Opens a database for reading on.
   * @param url `--database`, else the setting
   * @throws ThawError unavailable: `unreachable-database`, `no-database`, `migrations-due`
   */
  static async open(url: string | undefined): Promise<Store> {
    const options = dataSourceOptions(url ?? readConfig().databaseUrl);
    const { database } = options;
    if (options.type === 'better-sqlite3' && database !== ':memory:' && !existsSync(String(database))) {
      const message = `there is no database at ${String(database)}: "thaw serve" or "thaw migrate" makes one`;
      throw new ThawError('unavailable', 'no-database', message);
    }
    const store = new Store(await connect(options));
    if (await store.database.dataSource.showMigrations()) {
      await store.close();
      const message = 'the database has not all of its tables yet: run "thaw migrate"';
      throw new ThawError('unavailable', 'migrations-due', message);
    }
    return store;
  }

  /** Opens a database, and makes it and its tables where they are missing. @returns also the migrations that ran. */
  static async openForWriting(url: string | undefined): Promise<{ store: Store; migrated: string[] }> {
    const store = new Store(await connect(dataSourceOptions(url ?? readConfig().databaseUrl)));
    return { store, migrated: await store.database.migrate() };
  }

  /** Opens a database, runs `work` on it, and closes it whatever happens. */
  static async use<T>(url: string | undefined, work: (store: Store) => Promise<T>): Promise<T> {
    const store = await Store.open(url);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** Brings the status of every track up to the end of the log, and has `work` read it. */
  async read<T>(work: (reader: StatusReader, projector: Projector) => T | Promise<T>): Promise<T> {
    const projector = new Projector(this.database, this.log, this.clock, this.bell);
    this.bell.on('log.appended', () => projector.wake());
    await projector.start();
    try {
      await projector.reached((await this.log.head()).position);
      return await work(new StatusReader(projector, this.log, this.clock), projector);
    } finally {
      await projector.stop();
    }
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }
}

async function connect(options: ReturnType<typeof dataSourceOptions>): Promise<Database> {
  try {
    return await Database.open(options);
  } catch (error) {
    // The message of a driver may hold the password of the URL; its code never does.
    const { code, errors } = error as { code?: string; errors?: { code?: string }[] };
    const reason = code ?? errors?.[0]?.code ?? (error as Error).name;
    throw new ThawError('unavailable', 'unreachable-database', `the database cannot be reached (${reason})`);
  }
}
