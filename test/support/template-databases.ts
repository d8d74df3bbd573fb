import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase } from '../../src/app/database-url.js';
import { createDatabase, dropDatabases, hasPostgres } from './postgres/server.js';

/** The databases with all tables that tests copy: a file of SQLite, and the name of a database of PostgreSQL. */
interface Templates {
  readonly sqlite: string;
  readonly postgres?: string;
}

async function make(): Promise<Templates> {
  const sqlite = join(await mkdtemp(join(tmpdir(), 'thaw-template-')), 'thaw.db');
  await migrate(`sqlite:${sqlite}`);
  if (!hasPostgres) return { sqlite };
  const { name, url } = await createDatabase();
  await migrate(url);
  return { sqlite, postgres: name };
}

async function remove({ sqlite, postgres }: Templates): Promise<void> {
  await rm(dirname(sqlite), { recursive: true, force: true });
  if (postgres) await dropDatabases();
}

async function migrate(url: string): Promise<void> {
  const database = await openDatabase(url);
  await database.migrate();
  await database.close();
}

// `make` prints the templates as JSON, and `remove` takes them back: Jest runs this file once before and once after all tests.
const [, , act, given] = process.argv;
if (act === 'make') process.stdout.write(JSON.stringify(await make()));
else await remove(JSON.parse(given!) as Templates);
