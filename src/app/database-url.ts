import type { DataSourceOptions, EntitySchema } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { accessTables } from '../access/entities.js';
import { backTestTables } from '../alerts/back-test/entities.js';
import { alertTables } from '../alerts/lifecycle/entities.js';
import { deliveryTables } from '../alerts/outbox/entities.js';
import { ruleTables } from '../alerts/rules/entities.js';
import { candidateTables } from '../candidates/entities.js';
import { ThawError } from '../domain/errors.js';
import { Database, type Engine } from '../event-log/database/database.js';
import { openingErrorOf } from '../event-log/database/database-faults.js';
import { commandLimits, type ConnectionLimits, PostgresConnector } from '../event-log/database/postgres-connector.js';
import { merkleTables } from '../integrity/entities.js';
import { jetStreamTables } from '../jetstream/entities.js';
import { logTables } from '../event-log/entities.js';
import { intakeTables } from '../intake/record/idempotency-keys.js';
import { proposalTables } from '../intake/proposals/entities.js';
import { statusTables } from '../projection/entities.js';
import { sourceTables } from '../sources/entities.js';
import { makePrivate } from './private-files.js';

/** The database where none is set: in a folder of its own, below the one that the process runs in. */
export const defaultDatabaseUrl = 'sqlite:./data/thaw.db';

/** The tables of every room. A room lists its own here. */
function tables(engine: Engine): EntitySchema<never>[] {
  return [
    ...logTables(engine),
    ...merkleTables(engine),
    ...statusTables(engine),
    ...intakeTables(engine),
    ...proposalTables(engine),
    ...ruleTables(engine),
    ...alertTables(engine),
    ...deliveryTables(engine),
    ...backTestTables(engine),
    ...sourceTables(engine),
    ...candidateTables(engine),
    ...accessTables(engine),
    ...jetStreamTables(engine),
  ] as EntitySchema<never>[];
}

const common = { migrations, migrationsTableName: 'migration', synchronize: false, logging: false } as const;

/**
 * What TypeORM needs to know of a database URL: `sqlite:<path>`, `sqlite::memory:`, `postgres://…` or `postgresql://…`, which
 * may name several servers.
 * @param limits of the connections to PostgreSQL; those of a command where absent
 * @throws ThawError invalid `invalid-database-url`. The message never shows the URL, which may hold a password.
 */
export function dataSourceOptions(url: string, limits: ConnectionLimits = commandLimits): DataSourceOptions {
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { options } = new PostgresConnector(url, limits);
    return { ...common, ...options, parseInt8: true, applicationName: 'thaw', entities: tables('postgres') };
  }
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (path === undefined) {
    const detail = 'must be sqlite:<path>, sqlite::memory: or postgres://<user>@<host>/<database>';
    throw ThawError.invalid('invalid-database-url', '', detail, `The database URL ${detail}`);
  }
  return sqliteOptions(path);
}

function sqliteOptions(path: string) {
  return {
    ...common,
    type: 'better-sqlite3' as const,
    database: path,
    entities: tables('sqlite'),
    timeout: 5_000,
    prepareDatabase: (connection: { pragma(text: string): unknown; readonly: boolean }) => {
      if (!connection.readonly) connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
    },
  };
}

/** The names of the migrations of this version, oldest first. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/** Opens a file of SQLite that is only read, such as a backup. */
export function openReadOnly(path: string): Promise<Database> {
  return Database.openReadOnly(sqliteOptions(path));
}

/**
 * Connects to the database of a URL; the file of an embedded one is its owner's only. Its tables come with `migrate()`.
 * @param limits as in `dataSourceOptions`
 * @throws ThawError invalid `invalid-database-url`; unavailable `unreachable-database`
 */
export async function openDatabase(url: string, limits?: ConnectionLimits): Promise<Database> {
  const options = dataSourceOptions(url, limits);
  try {
    const path = options.type === 'better-sqlite3' ? String(options.database) : ':memory:';
    if (path !== ':memory:') makePrivate(path, url === defaultDatabaseUrl);
    return await Database.open(options);
  } catch (error) {
    throw openingErrorOf(error);
  }
}
