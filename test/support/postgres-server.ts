import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

const server = process.env.THAW_TEST_POSTGRES_URL;

/** Whether there is a server on which databases may be made. */
export const hasPostgres = Boolean(server);

interface TestDatabase {
  readonly name: string;
  readonly url: string;
}

interface Pending {
  /** The next copy of a template. */
  copy?: { readonly template: string; readonly made: Promise<TestDatabase> };
  dropping?: Promise<void>;
}

/** What PostgreSQL does for a later test while one runs; all test files of a worker share it. */
const pending = ((globalThis as { pendingDatabases?: Pending }).pendingDatabases ??= {});

/**
 * Makes an empty database of its own for a test. Its commits do not wait for the disk: what tests rely on is the order
 * and the locks of PostgreSQL, and no test cuts the power.
 */
export function createDatabase(): Promise<TestDatabase> {
  return create();
}

/** A copy of a database for a test. The next one is made meanwhile, since PostgreSQL waits for the disk over it. */
export async function copyDatabase(template: string): Promise<TestDatabase> {
  const ready = pending.copy?.template === template ? pending.copy.made : undefined;
  const database = await (ready ?? create(template));
  const made = create(template);
  // Who asks for it gets the failure.
  made.catch(() => undefined);
  pending.copy = { template, made };
  return database;
}

/** Drops a database that nobody uses any more. Waits for the drop before it alone. */
export async function discardDatabase(name: string): Promise<void> {
  await pending.dropping;
  // What is left is dropped at the end of the run.
  pending.dropping = dropDatabase(name).catch(() => undefined);
}

/** Ends all connections to a database and drops it. */
export async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** Drops all databases of this run of the tests. */
export async function dropDatabases(): Promise<void> {
  const names = await onServer(`SELECT datname FROM pg_database WHERE starts_with(datname, '${prefix()}')`);
  for (const { datname } of names as { datname: string }[]) await dropDatabase(datname);
}

async function create(template?: string): Promise<TestDatabase> {
  const name = `${prefix()}${randomUUID().replaceAll('-', '')}`;
  const copied = template === undefined ? '' : ` TEMPLATE ${template}`;
  await onServer(`CREATE DATABASE ${name}${copied}`, `ALTER DATABASE ${name} SET synchronous_commit = off`);
  const url = new URL(server!);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

/** How the names of the databases of one run begin. */
function prefix(): string {
  return `thaw_test_${process.env.THAW_TEST_RUN}_`;
}

/** @returns the rows of the last statement */
async function onServer(...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const sql of statements) ({ rows } = await client.query(sql));
    return rows;
  } finally {
    await client.end();
  }
}
