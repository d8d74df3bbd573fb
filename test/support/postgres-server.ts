import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

const server = process.env.THAW_TEST_POSTGRES_URL;

/** Whether there is a server on which databases may be made. */
export const hasPostgres = Boolean(server);

/** Makes a database of its own for a test. @param template the database that it is a copy of; empty where absent */
export async function createDatabase(template?: string): Promise<{ readonly name: string; readonly url: string }> {
  const name = `thaw_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
  const url = new URL(server!);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

export function dropDatabase(name: string): Promise<void> {
  return onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
