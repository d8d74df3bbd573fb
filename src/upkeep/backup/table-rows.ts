import type { Database as SqliteConnection } from 'better-sqlite3';
import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { engineOf, execute, preparerOnSqlite, type TableRow } from '../../event-log/database/sql.js';

/** A table as the catalogue of a backup describes it. */
export interface BackedUpTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns of the primary key, in their order. */
  readonly key: readonly string[];
}

/** The row count of a table, and the SHA-256 of its rows in the order of its key. */
export interface TableDigest {
  readonly rows: number;
  readonly digest: string;
}

/** The table of a backup that holds its manifest. */
export const manifestTable = 'backup_manifest';
/** The table in which TypeORM counts the migrations that ran: each database has its own. */
export const migrationTable = 'migration';

/** How many rows, and roughly how many characters of text, are in memory at once. */
const batchLimits = { rows: 500, characters: 4_194_304 } as const;

/** Lists the tables of an SQLite database that hold content: all but those of the manifest and of the migrations. */
export function tablesOf(connection: SqliteConnection): BackedUpTable[] {
  const sql = `SELECT m.name AS name, c.name AS column, c.pk AS place FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid`;
  const found = connection.prepare(sql).all() as { name: string; column: string; place: number }[];
  const names = [...new Set(found.map(({ name }) => name))].filter(
    (name) => name !== manifestTable && name !== migrationTable,
  );
  return names.map((name) => {
    const own = found.filter((each) => each.name === name);
    const key = own.filter(({ place }) => place > 0).sort((a, b) => a.place - b.place);
    const columns = own.map(({ column }) => column);
    return { name, columns, key: key.length > 0 ? key.map(({ column }) => column) : columns };
  });
}

/** Reads the rows of a table of an SQLite database in the order of its key, a batch at a time. */
export function* batchesOf(connection: SqliteConnection, { name, columns, key }: BackedUpTable): Generator<TableRow[]> {
  const statement = connection.prepare(`SELECT ${listOf(columns)} FROM "${name}" ORDER BY ${listOf(key)}`);
  let batch: TableRow[] = [];
  let characters = 0;
  for (const row of statement.iterate() as Iterable<TableRow>) {
    batch.push(row);
    for (const value of Object.values(row)) if (typeof value === 'string') characters += value.length;
    if (batch.length < batchLimits.rows && characters < batchLimits.characters) continue;
    yield batch;
    [batch, characters] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** Counts and hashes the rows of a table of an SQLite database. */
export function digestOf(connection: SqliteConnection, table: BackedUpTable): TableDigest {
  const hash = createHash('sha256');
  let rows = 0;
  for (const batch of batchesOf(connection, table)) {
    rows += batch.length;
    for (const row of batch) hash.update(`${JSON.stringify(table.columns.map((column) => row[column]))}\n`);
  }
  return { rows, digest: hash.digest('hex') };
}

/** Stores rows as they are, on either engine, in the transaction of `run`. */
export async function insertRows(run: QueryRunner, table: BackedUpTable, rows: readonly TableRow[]): Promise<void> {
  const { name, columns } = table;
  const into = `INSERT INTO "${name}" (${listOf(columns)})`;
  if (engineOf(run) === 'sqlite') {
    const insert = (await preparerOnSqlite(run))(`${into} VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of rows) insert.run(...columns.map((column) => row[column]));
    return;
  }
  const source = `SELECT ${listOf(columns)} FROM json_populate_recordset(NULL::"${name}", $1)`;
  await run.query(`${into} ${source}`, [JSON.stringify(rows)]);
}

/** Reads the rows of a table on PostgreSQL through a cursor, a batch at a time, in the transaction of `run`. */
export async function* batchesOnPostgres(
  run: QueryRunner,
  { name, columns, key }: BackedUpTable,
): AsyncGenerator<TableRow[]> {
  const cursor = `backup_${name}`;
  await run.query(
    `DECLARE "${cursor}" NO SCROLL CURSOR FOR SELECT ${listOf(columns)} FROM "${name}" ORDER BY ${listOf(key)}`,
  );
  for (;;) {
    const rows = (await run.query(`FETCH ${batchLimits.rows} FROM "${cursor}"`)) as TableRow[];
    if (rows.length > 0) yield rows;
    if (rows.length < batchLimits.rows) break;
  }
  await run.query(`CLOSE "${cursor}"`);
}

/** The row count of a table. */
export async function countRows(run: QueryRunner, name: string): Promise<number> {
  const [counted] = (await execute<{ rows: number }>(run, `SELECT count(*) AS rows FROM "${name}"`)).rows;
  return counted!.rows;
}

function listOf(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
