import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { openDatabase } from '../../src/app/database-url.js';
import type { Database } from '../../src/event-log/database/database.js';
import { copyDatabase, createDatabase, discardCopy, dropDatabase, hasPostgres } from './postgres/server.js';

export type TestEngineName = 'SQLite file' | 'SQLite :memory:' | 'PostgreSQL';

/** A database that nobody else uses, made for one test. */
export class FreshDatabase {
  private readonly opened: Database[] = [];

  constructor(
    readonly url: string,
    private readonly remove: () => Promise<void>,
    private readonly takeAway: () => Promise<void> = () => this.close(),
  ) {}

  /** Connects, once more at every call, with all migrations run unless asked not to. `drop` closes it. */
  async open({ migrate = true } = {}): Promise<Database> {
    const database = await openDatabase(this.url);
    this.opened.push(database);
    if (migrate) await database.migrate();
    return database;
  }

  /** Takes the database away from whoever is connected: the file is closed, or the server knows it no longer. */
  async lose(): Promise<void> {
    await this.takeAway();
  }

  /** Copies a file of SQLite as it is now. */
  async copyTo(file: string): Promise<void> {
    const source = new Sqlite(this.url.replace(/^sqlite:/, ''), { readonly: true });
    await source.backup(file);
    source.close();
  }

  async drop(): Promise<void> {
    await this.close();
    await this.remove();
  }

  private async close(): Promise<void> {
    for (const database of this.opened) await database.close();
  }
}

export interface DatabaseOptions {
  /** Where a new database has no tables yet. */
  readonly empty?: boolean;
  /** A file of SQLite that is copied instead of the one with tables alone. */
  readonly copyOf?: string | undefined;
}

const makers: Record<TestEngineName, (options: DatabaseOptions) => Promise<FreshDatabase>> = {
  'SQLite :memory:': async () => new FreshDatabase('sqlite::memory:', async () => undefined),
  'SQLite file': async ({ empty, copyOf = process.env.THAW_TEST_SQLITE_TEMPLATE! }) => {
    const folder = await mkdtemp(join(tmpdir(), 'thaw-test-'));
    const file = join(folder, 'thaw.db');
    if (!empty) await copyFile(copyOf, file);
    return new FreshDatabase(`sqlite:${file}`, () => rm(folder, { recursive: true, force: true }));
  },
  PostgreSQL: async ({ empty }) => {
    const template = process.env.THAW_TEST_POSTGRES_TEMPLATE!;
    if (empty) {
      const { name, url } = await createDatabase();
      const drop = () => dropDatabase(name);
      return new FreshDatabase(url, drop, drop);
    }
    const copy = await copyDatabase(template);
    return new FreshDatabase(
      copy.url,
      async () => discardCopy(template, copy),
      () => dropDatabase(copy.name),
    );
  },
};

/** A new database on `engine`, with all tables, unless it is to be empty. */
export function freshDatabase(engine: TestEngineName, options: DatabaseOptions = {}): Promise<FreshDatabase> {
  return makers[engine](options);
}

/**
 * Runs the same tests on each engine: SQLite always, PostgreSQL where THAW_TEST_POSTGRES_URL names a server on which
 * databases may be made; else its tests are shown as skipped.
 */
export function describeEachEngine(
  name: string,
  tests: (engine: TestEngineName) => void,
  engines: readonly TestEngineName[] = ['SQLite file', 'SQLite :memory:', 'PostgreSQL'],
): void {
  const run = engines.filter((engine) => engine !== 'PostgreSQL' || hasPostgres);
  for (const engine of engines) {
    const suite = run.includes(engine) ? describe : describe.skip;
    suite(`${name}, on ${engine}`, () => tests(engine));
  }
}
