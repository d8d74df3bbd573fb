import type pg from 'pg';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { databaseErrorOf, isConnectionSpent, readOnlyError } from './database-faults.js';
import { Mutex } from '../mutex.js';
import { PostgresConnector } from './postgres-connector.js';
import { type Engine, execute, lockByName } from './sql.js';
import { whenFree } from './when-free.js';

export type { Engine } from './sql.js';

type Work<T> = (run: QueryRunner) => Promise<T>;
type TransactionRunner = QueryRunner & { isTransactionActive: boolean };

/**
 * The only place that knows how each engine must be written to.
 *
 * TypeORM has one connection to an SQLite file and lets concurrent transactions fall into each other there: what was
 * acknowledged goes with another's rollback, and reads see what is not committed. So on SQLite every write passes one
 * first-in-first-out queue, and reads have a read-only connection of their own. PostgreSQL has its pool.
 */
export class Database {
  /** The writes on SQLite, one at a time. */
  private readonly writes = new Mutex();

  private constructor(
    readonly engine: Engine,
    private readonly writer: DataSource,
    /** Absent for an SQLite `:memory:`, which only one connection can see: its reads wait in the queue of the writes. */
    private readonly reader: DataSource | undefined,
  ) {}

  /** Connects, and creates an absent SQLite file. Tables come with `migrate()`. */
  static async open(options: DataSourceOptions): Promise<Database> {
    const writer = await whenFree(() => new DataSource(options).initialize());
    if (options.type === 'postgres') return new Database('postgres', writer, writer);
    if (options.type !== 'better-sqlite3') throw new TypeError(`${options.type} is no engine of the log`);
    if (options.database === ':memory:') return new Database('sqlite', writer, undefined);
    const reader = await whenFree(() => new DataSource({ ...options, readonly: true, migrations: [] }).initialize());
    return new Database('sqlite', writer, reader);
  }

  /** Opens an SQLite file that is only read: nothing is made beside it, and its tables stay those that it has. */
  static async openReadOnly(options: DataSourceOptions & { type: 'better-sqlite3' }): Promise<Database> {
    const reader = await new DataSource({ ...options, readonly: true, migrations: [] }).initialize();
    return new Database('sqlite', reader, reader);
  }

  /** What makes the connections to PostgreSQL; absent on SQLite. */
  get connector(): PostgresConnector | undefined {
    const { driver } = this.writer.options as { driver?: unknown };
    return driver instanceof PostgresConnector ? driver : undefined;
  }

  /** Whether PostgreSQL takes no writes here, as far as is known: it is a standby, or told to take none. */
  get isReadOnly(): boolean {
    return this.connector?.state?.isReadOnly ?? false;
  }

  /** The same as asked for now, since a standby may have become the primary. @throws ThawError as `read` */
  async isStillReadOnly(): Promise<boolean> {
    if (this.isReadOnly) await this.read((run) => this.connector!.ask(run));
    return this.isReadOnly;
  }

  /** The DataSource under it, for entity metadata and the schema builder. Writing through it by-passes the queue. */
  get dataSource(): DataSource {
    return this.writer;
  }

  /** Runs the migrations that are due, and gives their names. Two processes may do so at once. */
  async migrate(): Promise<string[]> {
    if (this.engine === 'postgres') return (await this.dueMigrations()).length === 0 ? [] : this.migrateUnlimited();
    // There is one connection, so the migrations run within this very transaction, which has the lock.
    const done = await this.write(() => this.writer.runMigrations({ transaction: 'none' }));
    return done.map((migration) => migration.name);
  }

  /** The names of the migrations that have not run yet. Nothing is written. */
  dueMigrations(): Promise<string[]> {
    return this.read(async (run) => {
      const { migrations, options } = this.writer;
      const table = options.migrationsTableName!;
      const tables =
        this.engine === 'sqlite' ? `SELECT name FROM sqlite_master` : 'SELECT relname AS name FROM pg_class';
      const { rows: made } = await execute(run, `SELECT 1 FROM (${tables}) t WHERE name = $1`, [table]);
      const { rows } =
        made.length === 0 ? { rows: [] } : await execute<{ name: string }>(run, `SELECT name FROM ${table}`);
      const done = new Set(rows.map(({ name }) => name));
      return migrations.map(({ name, constructor }) => name ?? constructor.name).filter((name) => !done.has(name));
    });
  }

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects, and passes the rejection on.
   * Writing from within `work` through the database itself, not through `run`, would wait for itself for ever.
   * @throws ThawError unavailable `unreachable-database` where the database does not work, `read-only` where it takes no
   * writes; whatever `work` throws
   */
  async write<T>(work: Work<T>): Promise<T> {
    try {
      // Nothing is waited for where writes are taken: a close that comes right after a write must find it in the queue.
      if (this.isReadOnly && (await this.isStillReadOnly())) throw readOnlyError();
      if (this.engine === 'postgres') return await this.writeOnPostgres(work);
      return await this.writes.run(() => this.writeOnSqlite(work));
    } catch (error) {
      throw databaseErrorOf(error);
    }
  }

  /**
   * Runs `work` where it sees committed rows only. Each statement sees the rows of its own moment.
   * @throws ThawError unavailable `unreachable-database` where the database does not work; whatever `work` throws
   */
  async read<T>(work: Work<T>): Promise<T> {
    try {
      return await this.readCommitted(work);
    } catch (error) {
      throw databaseErrorOf(error);
    }
  }

  /**
   * Rewrites an SQLite file, so that nothing of what was overwritten or deleted is left in it; about a second for each
   * 100 MB, in which this process does nothing else. PostgreSQL does so by `VACUUM FULL`, which is the operator's to run.
   */
  async erase(): Promise<void> {
    const { database } = this.writer.options as { database?: unknown };
    if (this.engine === 'postgres' || database === ':memory:') return;
    await this.writes.run(async () => {
      const run = this.writer.createQueryRunner();
      for (const step of ['VACUUM', 'PRAGMA wal_checkpoint(TRUNCATE)']) await whenFree(() => run.query(step));
    });
  }

  /** Closes once the writes that wait are done. Closing what is closed does nothing. */
  async close(): Promise<void> {
    await this.writes.run(async () => {
      if (!this.writer.isInitialized) return;
      if (this.reader && this.reader !== this.writer) await this.reader.destroy();
      await this.writer.destroy();
    });
  }

  /** A migration takes as long as the tables are long, and another process may be at it. */
  private async migrateUnlimited(): Promise<string[]> {
    const options = { ...this.writer.options, ...this.connector!.unlimited().options } as DataSourceOptions;
    const alone = await new DataSource(options).initialize();
    try {
      return await new Database('postgres', alone, alone).write(async (run) => {
        await lockByName(run, 'thaw.migrations');
        return (await alone.runMigrations({ transaction: 'all' })).map(({ name }) => name);
      });
    } finally {
      await alone.destroy();
    }
  }

  private async readCommitted<T>(work: Work<T>): Promise<T> {
    if (!this.reader) return this.writes.run(() => work(this.writer.createQueryRunner()));
    if (this.engine === 'sqlite') return work(this.reader.createQueryRunner());
    try {
      return await this.readOnPostgres(work);
    } catch (error) {
      // Its server went away, or is another by now. A read can be done again, on a new connection.
      if (!isConnectionSpent(error)) throw error;
      return this.readOnPostgres(work);
    }
  }

  private async readOnPostgres<T>(work: Work<T>): Promise<T> {
    const run = this.writer.createQueryRunner();
    try {
      return await work(run);
    } catch (error) {
      if (isConnectionSpent(error)) await this.drop(run);
      throw error;
    } finally {
      await run.release();
    }
  }

  private async writeOnSqlite<T>(work: Work<T>): Promise<T> {
    const run = this.writer.createQueryRunner() as TransactionRunner;
    // Not startTransaction(): that begins deferred, and then fails where another process has written meanwhile.
    await whenFree(() => run.query('BEGIN IMMEDIATE'));
    run.isTransactionActive = true;
    try {
      const result = await work(run);
      await run.query('COMMIT');
      return result;
    } catch (error) {
      await run.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      run.isTransactionActive = false;
    }
  }

  /** Ends the connection of a query runner. What ended it, a failover say, is true of all that were made before. */
  private async drop(run: QueryRunner): Promise<void> {
    this.connector?.distrust();
    const connection = (await run.connect().catch(() => undefined)) as pg.PoolClient | undefined;
    // Not awaited: a server that is gone does not say goodbye.
    void connection?.end().catch(() => undefined);
  }

  private async writeOnPostgres<T>(work: Work<T>): Promise<T> {
    const run = this.writer.createQueryRunner() as TransactionRunner;
    try {
      await run.connect();
      run.isTransactionActive = true;
      // Not awaited alone: it travels together with the first statements of `work`, which the connection keeps behind it.
      const [, result] = await Promise.all([run.query('START TRANSACTION ISOLATION LEVEL READ COMMITTED'), work(run)]);
      await run.query('COMMIT');
      return result;
    } catch (error) {
      if (isConnectionSpent(error)) await this.drop(run);
      else if (run.isTransactionActive) await run.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      run.isTransactionActive = false;
      await run.release();
    }
  }
}

/** How the database of this process is opened; the entrance gives it. */
export abstract class DatabaseSettings {
  /** Connects, and makes what is missing where the entrance writes. @throws ThawError unavailable where that fails */
  abstract open(): Promise<Database>;
}
