import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { Client } from 'pg';
import { openDatabase } from '../../src/app/database-url.js';
import type { Database } from '../../src/event-log/database.js';

export type TestEngineName = 'SQLite file' | 'SQLite :memory:' | 'PostgreSQL';

/** A database that nobody else uses, made for one test. */
export class FreshDatabase {
  private readonly opened: Database[] = [];

  constructor(
    readonly url: string,
    private readonly remove: () => Promise<void>,
  ) {}

  /** Connects, once more at every call, with all migrations run unless asked not to. `drop` closes it. */
  async open({ migrate = true } = {}): Promise<Database> {
    const database = await openDatabase(this.url);
    this.opened.push(database);
    if (migrate) await database.migrate();
    return database;
  }

  async drop(): Promise<void> {
    for (const database of this.opened) await database.close();
    await this.remove();
  }
}

const server = process.env.THAW_TEST_POSTGRES_URL;

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const makers: Record<TestEngineName, () => Promise<FreshDatabase>> = {
  'SQLite :memory:': async () => new FreshDatabase('sqlite::memory:', async () => undefined),
  'SQLite file': async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thaw-test-'));
    return new FreshDatabase(`sqlite:${join(folder, 'thaw.db')}`, () => rm(folder, { recursive: true, force: true }));
  },
  PostgreSQL: async () => {
    const name = `thaw_test_${randomUUID().replaceAll('-', '')}`;
    await onServer(`CREATE DATABASE ${name}`);
    const url = new URL(server!);
    url.pathname = `/${name}`;
    return new FreshDatabase(url.href, () => onServer(`DROP DATABASE ${name} WITH (FORCE)`));
  },
};

/** A new database on `engine`. */
export function freshDatabase(engine: TestEngineName): Promise<FreshDatabase> {
  return makers[engine]();
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
  const run = engines.filter((engine) => engine !== 'PostgreSQL' || server);
  for (const engine of engines) {
    const suite = run.includes(engine) ? describe : describe.skip;
    suite(`${name}, on ${engine}`, () => tests(engine));
  }
}
