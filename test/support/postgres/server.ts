import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Original, readOriginal, takeBack } from './used-database.js';

const server = process.env.THAW_TEST_POSTGRES_URL;

/** Whether there is a server on which databases may be made. */
export const hasPostgres = Boolean(server);

interface TestDatabase {
  readonly name: string;
  readonly url: string;
}

interface Copies {
  readonly original: Promise<Original>;
  readonly free: TestDatabase[];
}

interface Used {
  /** The template as its migrations left it, and its copies that no test uses any more. */
  readonly copies: Map<string, Copies>;
  /** Whose turn it was last to be taken back. */
  takingBack: Promise<void>;
}

/** What PostgreSQL does for a later test while one runs; all test files of a worker share it. */
const used: Used = ((globalThis as { usedDatabases?: Used }).usedDatabases ??= {
  copies: new Map<string, Copies>(),
  takingBack: Promise.resolve(),
});

/**
 * Makes an empty database of its own for a test. Its commits do not wait for the disk: what tests rely on is the order
 * and the locks of PostgreSQL, and no test cuts the power.
 */
export function createDatabase(): Promise<TestDatabase> {
  return create();
}

/** A copy of a database for a test: one that an earlier test has used, where there is one. */
export async function copyDatabase(template: string): Promise<TestDatabase> {
  const { free } = copiesOf(template);
  if (free.length === 0) await used.takingBack;
  return free.pop() ?? create(template);
}

/**
 * Takes back a copy that nobody uses any more, for a later test, since PostgreSQL waits for the disk over each database that
 * is made or dropped. One whose schema was changed is dropped.
 */
export function discardCopy(template: string, copy: TestDatabase): void {
  const { original, free } = copiesOf(template);
  used.takingBack = used.takingBack.then(async () => {
    const isBack = await takeBack(copy.url, await original).catch(() => false);
    if (isBack) free.push(copy);
    // What is left is dropped at the end of the run.
    else await dropDatabase(copy.name).catch(() => undefined);
  });
}

function copiesOf(template: string): Copies {
  const known = used.copies.get(template);
  if (known) return known;
  const copies: Copies = { original: readOriginal(urlOf(template)), free: [] };
  // Who takes a copy back gets the failure.
  copies.original.catch(() => undefined);
  used.copies.set(template, copies);
  return copies;
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
  return { name, url: urlOf(name) };
}

function urlOf(name: string): string {
  const url = new URL(server!);
  url.pathname = `/${name}`;
  return url.href;
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
