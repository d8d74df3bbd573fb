import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { existsSync } from 'node:fs';
import { readConfig } from '../app/config.js';
import { dataSourceOptions, openDatabase } from '../app/database-url.js';
import { type ProcessSettings, SettingsModule } from '../app/settings.module.js';
import { ThawError } from '../domain/errors.js';
import { type Clock, systemClock } from '../domain/time/clock.js';
import { Database } from '../event-log/database/database.js';
import { learnPartyNames } from '../event-log/by-type/defined-parties.js';
import { EventLog } from '../event-log/event-log.js';
import { EventLogModule } from '../event-log/event-log.module.js';
import { openLog } from '../http/server/log.js';
import { Projector } from '../projection/projector.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { StatusReader } from '../readings/status-reader.js';

/** Commands report on stderr themselves. */
const silentLog = openLog({ level: 'silent', format: 'json' });

type Work<T> = (store: Store) => Promise<T>;
type Read<T> = (reader: StatusReader, projector: Projector, store: Store) => T | Promise<T>;

/** The same modules as the server's, opened for one command without a server: only the rooms that the command names. */
export class Store {
  private constructor(private readonly context: INestApplicationContext) {}

  get database(): Database {
    return this.context.get<Database>(Database as unknown as Type<Database>, { strict: false });
  }

  get log(): EventLog {
    return this.get(EventLog);
  }

  get clock(): Clock {
    return systemClock;
  }

  /** A provider of the rooms that were opened. @throws Error where none of them has it */
  get<T>(provider: abstract new (...args: never[]) => T): T {
    return this.context.get<T>(provider, { strict: false });
  }

  /**
   * Opens the database and the rooms, runs `work`, and closes them whatever happens.
   * @param url `--database`, else the setting
   * @param settings what the rooms need beyond the database
   * @throws ThawError unavailable: `unreachable-database`, `no-database`, `migrations-due`; whatever `work` throws
   */
  static async use<T>(
    url: string | undefined,
    work: Work<T>,
    rooms: readonly Type[] = [],
    settings: Partial<ProcessSettings> = {},
  ): Promise<T> {
    const database = await openMigrated(url ?? readConfig().databaseUrl);
    let context: INestApplicationContext | undefined;
    try {
      context = await openRooms([EventLogModule, ...rooms], {
        open: async () => database,
        clockToleranceMs: readConfig().clockToleranceMs,
        ...settings,
      });
      const store = new Store(context);
      await learnPartyNames(store.log);
      return await work(store);
    } finally {
      await context?.close();
      await database.close();
    }
  }

  /** Brings the status of every track up to the end of the log, and has `work` read it. @throws ThawError as `use` */
  static read<T>(url: string | undefined, work: Read<T>, rooms: readonly Type[] = []): Promise<T> {
    const read = async (store: Store) => {
      const projector = store.get(Projector);
      await projector.reached((await store.log.head()).position);
      return work(store.get(StatusReader), projector, store);
    };
    return Store.use(url, read, [ReadingsModule, ...rooms]);
  }
}

/** Makes a database and its tables where they are missing. @returns the names of the migrations that ran */
export async function migrateDatabase(url: string | undefined): Promise<string[]> {
  const database = await openDatabase(url ?? readConfig().databaseUrl);
  try {
    return await database.migrate();
  } finally {
    await database.close();
  }
}

function openRooms(
  rooms: readonly Type[],
  settings: Pick<ProcessSettings, 'open'> & Partial<ProcessSettings>,
): Promise<INestApplicationContext> {
  const imports = [
    EventEmitterModule.forRoot(),
    SettingsModule.of({ clock: systemClock, log: silentLog, version: 'cli', ...settings }),
    ...rooms,
  ];
  return NestFactory.createApplicationContext(
    { module: class CommandModule {}, imports },
    { logger: ['error'], abortOnError: false },
  );
}

async function openMigrated(url: string): Promise<Database> {
  const { type, database: path } = dataSourceOptions(url);
  if (type === 'better-sqlite3' && path !== ':memory:' && !existsSync(String(path))) {
    const message = `there is no database at ${String(path)}: "thaw serve" or "thaw migrate" makes one`;
    throw new ThawError('unavailable', 'no-database', message);
  }
  const database = await openDatabase(url);
  if ((await database.dueMigrations()).length > 0) {
    await database.close();
    const message = 'the database has not all of its tables yet: run "thaw migrate"';
    throw new ThawError('unavailable', 'migrations-due', message);
  }
  return database;
}
