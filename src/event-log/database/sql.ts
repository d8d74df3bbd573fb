import type { Database as SqliteConnection, Statement } from 'better-sqlite3';
import type { EntitySchemaColumnOptions, QueryRunner } from 'typeorm';

export type Engine = 'sqlite' | 'postgres';

interface Result<Row> {
  readonly rows: Row[];
  /** How many rows were changed. */
  readonly affected: number;
}

/** The type of a column: `whole` is a count, a position or an instant in milliseconds; days are ISO texts. */
export type ColumnType = 'text' | 'whole' | 'uuid';
export type Columns = Readonly<Record<string, ColumnType>>;

/**
 * The types of columns as an engine names them. A whole number is `integer` on SQLite, where only that makes a primary key
 * the row's own number, and `int8` on PostgreSQL, where `integer` is too small for milliseconds.
 */
export function columnTypes(engine: Engine) {
  return { text: 'text', uuid: 'uuid', whole: engine === 'sqlite' ? 'integer' : 'int8' } as const;
}

/** A column of each type for `EntitySchema`. What a column holds is said by its comment, which the migration writes. */
export function plainColumns(engine: Engine) {
  const { text, uuid, whole } = columnTypes(engine);
  return { text: { type: text }, uuid: { type: uuid }, whole: { type: whole } } as const;
}

/** A column that may hold NULL. */
export function nullable(column: EntitySchemaColumnOptions) {
  return { ...column, nullable: true };
}

/** A column of the primary key. */
export function primaryKey(column: EntitySchemaColumnOptions) {
  return { ...column, primary: true };
}

/** The engine behind a query runner. */
export function engineOf(run: QueryRunner): Engine {
  return run.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
}

/**
 * Runs SQL on either engine. It is written once, for PostgreSQL: parameters are `$1`, `$2` …, each may be used more than
 * once, and `= ANY($1)` takes an array. For SQLite parameters become `?`, and arrays JSON that SQLite unpacks; casts of
 * parameters and `FOR UPDATE` are left out, since a write transaction there holds the only lock.
 */
export async function execute<Row>(
  run: QueryRunner,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Result<Row>> {
  const { text, values } = statementFor(engineOf(run), sql, parameters);
  const { records, affected } = await run.query(text, values, true);
  return { rows: (records ?? []) as Row[], affected: affected ?? 0 };
}

/** A statement as SQLite reads it; the value of its nth `?` is the parameter at `places[n]`. */
interface Translation {
  readonly text: string;
  readonly places: readonly { readonly index: number; readonly isArray: boolean }[];
}

/** The translations by SQL. All SQL is written in the code, so there are some hundred at most. */
const translations = new Map<string, Translation>();

/** SQL as `execute` takes it, in the dialect of one engine, with the values of its parameters in their places. */
export function statementFor(
  engine: Engine,
  sql: string,
  parameters: readonly unknown[],
): { readonly text: string; readonly values: unknown[] } {
  if (engine === 'postgres') return { text: sql, values: [...parameters] };
  let translation = translations.get(sql);
  if (!translation) {
    translation = translate(sql);
    translations.set(sql, translation);
  }
  const { text, places } = translation;
  const values = places.map(({ index, isArray }) => (isArray ? JSON.stringify(parameters[index]) : parameters[index]));
  return { text, values };
}

const parameter = String.raw`\$(?<number>\d+)(?:::\w+(?:\[\])?)?`;
const dialect = {
  array: new RegExp(String.raw`= ANY\(${parameter}\)`),
  rows: new RegExp(String.raw`jsonb_to_recordset\(${parameter}\) AS (?<name>\w+)\((?<columns>[^)]*)\)`),
  parameter: new RegExp(parameter),
  lock: / FOR UPDATE(?: OF \w+)?(?: SKIP LOCKED)?/,
} as const;
const anyOfDialect = new RegExp(
  Object.values(dialect)
    .map(({ source }) => source.replace(/\?<\w+>/g, ''))
    .join('|'),
  'g',
);

function translate(sql: string): Translation {
  const places: { index: number; isArray: boolean }[] = [];
  const place = (number: string | undefined, isArray = false) => {
    places.push({ index: Number(number) - 1, isArray });
    return '?';
  };
  const text = sql.replaceAll(anyOfDialect, (found) => {
    if (dialect.lock.test(found)) return '';
    const array = dialect.array.exec(found)?.groups;
    if (array) return `IN (SELECT value FROM json_each(${place(array.number, true)}))`;
    const rows = dialect.rows.exec(found)?.groups;
    if (rows) {
      const names = rows.columns!.split(', ').map((column) => column.split(' ')[0]!);
      const list = names.map((name) => `value ->> '${name}' AS ${name}`).join(', ');
      return `(SELECT ${list} FROM json_each(${place(rows.number)})) AS ${rows.name}`;
    }
    return place(dialect.parameter.exec(found)!.groups!.number);
  });
  return { text, places };
}

/** The SQL that reads a JSON array of objects, bound as `$1`, as rows `n` with these columns, to write many rows at once. */
export function jsonRowsOf(columns: Columns): string {
  return `jsonb_to_recordset($1::jsonb) AS n(${typed(columns)})`;
}

function typed(columns: Columns): string {
  const types = columnTypes('postgres');
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${types[type]}`)
    .join(', ');
}

/** A table that rows are stored in by hand-written SQL. */
export interface Table {
  readonly name: string;
  readonly columns: Columns;
  /** The columns of the primary key. */
  readonly key: readonly string[];
}

export type TableRow = Readonly<Record<string, unknown>>;

/** How many rows one statement stores on SQLite: more make it no faster. */
const rowsAtOnce = 50;

/** Stores rows in the transaction of `run`, replacing those with the same key. */
export async function upsertRows(run: QueryRunner, table: Table, rows: readonly TableRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(table.columns);
  const rest = columns.filter((column) => !table.key.includes(column));
  const update = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  const conflict = `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${update}`;
  const into = `INSERT INTO ${table.name} (${columns.join(', ')})`;
  if (engineOf(run) === 'sqlite') {
    const prepare = await preparerOnSqlite(run);
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    const textFor = (count: number) => `${into} VALUES ${Array<string>(count).fill(tuple).join(', ')} ${conflict}`;
    const [many, one] = rows.length < rowsAtOnce ? ['', textFor(1)] : [textFor(rowsAtOnce), textFor(1)];
    for (let first = 0; first < rows.length;) {
      const count = first + rowsAtOnce <= rows.length ? rowsAtOnce : 1;
      const values: unknown[] = [];
      for (const row of rows.slice(first, first + count)) for (const column of columns) values.push(row[column]);
      prepare(count === 1 ? one : many).run(...values);
      first += count;
    }
    return;
  }
  // One statement whatever the number of rows: PostgreSQL takes all of them as one parameter.
  const source = `SELECT ${columns.join(', ')} FROM json_to_recordset($1) AS r(${typed(table.columns)})`;
  await run.query(`${into} ${source} ${conflict}`, [JSON.stringify(rows)]);
}

/** The prepared statements of each connection to SQLite, by their text. */
const prepared = new WeakMap<SqliteConnection, Map<string, Statement>>();

/**
 * Prepares statements on SQLite, for rows by the thousand: TypeORM's `query` for each takes as long as SQLite itself.
 * @returns gives the prepared statement of a text; each is prepared once a connection
 */
export async function preparerOnSqlite(run: QueryRunner): Promise<(text: string) => Statement> {
  const connection = (await run.connect()) as SqliteConnection;
  const statements = prepared.get(connection) ?? new Map<string, Statement>();
  prepared.set(connection, statements);
  return (text) => {
    let statement = statements.get(text);
    if (!statement) statements.set(text, (statement = connection.prepare(text)));
    return statement;
  };
}

/** Takes a lock by its name until the transaction of `run` ends. On SQLite a write transaction holds the only lock. */
export async function lockByName(run: QueryRunner, name: string): Promise<void> {
  // A lock of the transaction, since one of a session does not survive PgBouncer.
  if (engineOf(run) === 'postgres') await run.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
}

/** The names of the triggers that are on, on tables of the log. */
export async function activeTriggers(run: QueryRunner, tables: readonly string[]): Promise<string[]> {
  const sqlite = `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ANY($1)`;
  const postgres = `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = ANY($1::regclass[]) AND tgenabled IN ('O', 'A')`;
  const { rows } = await execute<{ name: string }>(run, engineOf(run) === 'sqlite' ? sqlite : postgres, [tables]);
  return rows.map(({ name }) => name);
}
