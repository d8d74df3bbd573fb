import type { QueryRunner } from 'typeorm';
import type { Engine } from './database.js';

interface Result<Row> {
  readonly rows: Row[];
  /** How many rows were changed. */
  readonly affected: number;
}

/**
 * Runs SQL on either engine. It is written once, as PostgreSQL reads it: parameters are `$1`, `$2` …, each may be named
 * more than once, and `= ANY($1)` takes an array. For SQLite they become `?` and a JSON array that SQLite unpacks.
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

/** The engine behind a query runner. */
export function engineOf(run: QueryRunner): Engine {
  return run.dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
}

/** SQL as `execute` takes it, in the words of one engine, with the values of its parameters in their places. */
export function statementFor(
  engine: Engine,
  sql: string,
  parameters: readonly unknown[],
): { readonly text: string; readonly values: unknown[] } {
  if (engine === 'postgres') return { text: sql, values: [...parameters] };
  const values: unknown[] = [];
  const text = sql.replaceAll(
    /(= ANY\()?\$(\d+)(?:::\w+(?:\[\])?)?(\))?/g,
    (_, any: string, number: string, end = '') => {
      const value = parameters[Number(number) - 1];
      values.push(any ? JSON.stringify(value) : value);
      return any ? 'IN (SELECT value FROM json_each(?))' : `?${end as string}`;
    },
  );
  return { text, values };
}

type Columns = Readonly<Record<string, 'text' | 'whole' | 'uuid'>>;

/** A JSON array of objects, bound as `$1`, as rows `n` with these columns: what many rows are written from at once. */
export function rowsOf(engine: Engine, columns: Columns): string {
  if (engine === 'postgres') {
    const types = { text: 'text', whole: 'int8', uuid: 'uuid' } as const;
    const list = Object.entries(columns).map(([name, type]) => `${name} ${types[type]}`);
    return `jsonb_to_recordset($1::jsonb) AS n(${list.join(', ')})`;
  }
  const list = Object.keys(columns).map((name) => `value ->> '${name}' AS ${name}`);
  return `(SELECT ${list.join(', ')} FROM json_each($1)) AS n`;
}
