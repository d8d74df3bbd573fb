import type { QueryRunner } from 'typeorm';
import type { Engine } from './database.js';

interface Result<Row> {
  readonly rows: Row[];
  /** How many rows were changed. */
  readonly affected: number;
}

/** Runs SQL whose parameters are written `$1`, `$2` on both engines; each may be named more than once. */
export async function execute<Row>(
  run: QueryRunner,
  engine: Engine,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Result<Row>> {
  const bound: unknown[] = [];
  const text =
    engine === 'postgres'
      ? sql
      : sql.replaceAll(/\$(\d+)/g, (_, number: string) => {
          bound.push(parameters[Number(number) - 1]);
          return '?';
        });
  const given = engine === 'postgres' ? [...parameters] : bound;
  const { records, affected } = await run.query(text, given, true);
  return { rows: (records ?? []) as Row[], affected: affected ?? 0 };
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
