/** Where the benches write: a PostgreSQL database or an SQLite file of their own, gone afterwards. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import pg from 'pg';

const serverUrl = process.env.THAW_BENCH_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
let made = 0;

/** Why PostgreSQL cannot be benched, or undefined when it can. */
export async function postgresMissing() {
  try {
    await onServer('SELECT 1');
    return undefined;
  } catch (error) {
    return `no PostgreSQL at ${new URL(serverUrl).host} (${error.message}); set THAW_BENCH_POSTGRES_URL`;
  }
}

/** A pool of connections of its own, that may still be closing when its database goes. */
export function poolOf(connectionString, max) {
  return new pg.Pool({ connectionString, max }).on('error', () => {});
}

/** Runs `work` with the URL of an empty database. */
export async function withPostgres(work) {
  const name = `thaw_bench_${process.pid}_${made++}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  try {
    return await work(url.href);
  } finally {
    await unused(name);
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/**
 * Waits, five seconds at most, until nobody is connected to a database. A pool that has ended is still saying goodbye: a
 * connection that the drop ends first gets 57P01 with nobody to take it, and the process dies of it.
 */
async function unused(name) {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await onServer(`SELECT 1 FROM pg_stat_activity WHERE datname = '${name}' LIMIT 1`);
    if (rows.length === 0) return;
    await pause(50);
  }
}

/** Runs `work` with the path of an SQLite file that is not there yet, on the disk of the project. */
export async function withSqlite(work) {
  const data = join(dirname(fileURLToPath(import.meta.url)), 'data');
  mkdirSync(data, { recursive: true });
  const directory = mkdtempSync(join(data, 'run-'));
  try {
    return await work(join(directory, 'thaw.sqlite'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A migrated SQLite file without Thaw: as durable as the log, and without its triggers. */
export function openPlainly(path) {
  const database = new Sqlite(path);
  database.pragma('synchronous = FULL');
  const triggers = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
  return database;
}

async function onServer(sql) {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** For the head of the results. */
export async function postgresVersion() {
  const missing = await postgresMissing();
  if (missing) return 'no PostgreSQL';
  const { rows } = await onServer('SHOW server_version');
  return `PostgreSQL ${rows[0].server_version}`;
}
