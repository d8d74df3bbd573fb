import { EntitySchema, type EntitySchemaColumnOptions, type QueryRunner } from 'typeorm';
import type { Engine } from '../event-log/database.js';

/** `whole` is a count or a position; days are ISO texts, which sort as they should on both engines. */
interface Column {
  readonly type: 'text' | 'whole';
  readonly primary?: true;
  readonly nullable?: true;
}

export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
}

export type TableRow = Readonly<Record<string, unknown>>;

const text: Column = { type: 'text' };
const whole: Column = { type: 'whole' };
const textKey: Column = { type: 'text', primary: true };
const wholeKey: Column = { type: 'whole', primary: true };
const textOrNull: Column = { type: 'text', nullable: true };

/** A row a projection: how far it has come, and which generation of rows is the one to read. */
export const projectionTable: Table = {
  name: 'projection',
  columns: { name: textKey, version: whole, generation: whole, newest_generation: whole, position: whole },
};

/** The reading of each track; the view `track_status` shows those of the current generation. */
export const projectedStatus: Table = {
  name: 'projected_status',
  columns: {
    generation: wholeKey,
    track: textKey,
    title: text,
    parties: text,
    topic: text,
    parent: textOrNull,
    policy: text,
    status: text,
    formal: text,
    practice: text,
    pressure_level: text,
    pressure_score: whole,
    flags: text,
    since_edtf: textOrNull,
    since_earliest: textOrNull,
    since_latest: textOrNull,
    last_dialogue_event: textOrNull,
    last_dialogue_earliest: textOrNull,
    last_dialogue_latest: textOrNull,
    position: whole,
    valid_at: text,
    next_check_on: textOrNull,
    reading: text,
  },
};

/** The stretches of one status; the view `status_interval` shows those of the current generation. */
export const projectedInterval: Table = {
  name: 'projected_interval',
  columns: {
    generation: wholeKey,
    track: textKey,
    ordinal: wholeKey,
    status: text,
    formal: text,
    practice: text,
    from_edtf: text,
    from_earliest: textOrNull,
    from_latest: textOrNull,
    to_edtf: textOrNull,
    to_earliest: textOrNull,
    to_latest: textOrNull,
    cause: textOrNull,
    basis: textOrNull,
  },
};

/** The tracks whose record holds an entry that cannot be read or folded. */
export const stoppedTrack: Table = {
  name: 'stopped_track',
  columns: { generation: wholeKey, track: textKey, position: whole, reason: text },
};

/** The tables of the status as TypeORM knows them. The migrations make them; a test holds the two together. */
export function statusTables(engine: Engine): EntitySchema[] {
  return [projectionTable, projectedStatus, projectedInterval, stoppedTrack].map(({ name, columns }) => {
    const options = Object.entries(columns).map(([column, { type, primary, nullable }]) => [
      column,
      { type: typeOn(engine, type), primary, nullable } satisfies EntitySchemaColumnOptions,
    ]);
    return new EntitySchema({ name, columns: Object.fromEntries(options) as never });
  });
}

function typeOn(engine: Engine, type: Column['type']) {
  if (type === 'text') return 'text';
  return engine === 'sqlite' ? 'integer' : 'int8';
}

/** Rows a statement on SQLite: beyond that it grows no faster. */
const rowsAtOnce = 50;

/**
 * Stores rows in the transaction of `run`, replacing those with the same key. Few different statements, whatever the
 * number of rows: each engine keeps them prepared.
 */
export async function upsert(run: QueryRunner, engine: Engine, table: Table, rows: readonly TableRow[]): Promise<void> {
  if (rows.length === 0) return;
  if (engine === 'postgres') {
    await run.query(statement(table, fromJson(table)), [JSON.stringify(rows)]);
    return;
  }
  const columns = Object.keys(table.columns);
  const whole = rows.length - (rows.length % rowsAtOnce);
  for (let at = 0; at < rows.length;) {
    const count = at < whole ? rowsAtOnce : 1;
    const values: unknown[] = [];
    for (const row of rows.slice(at, at + count)) for (const column of columns) values.push(row[column]);
    await run.query(statement(table, `VALUES ${tuples(columns.length, count)}`), values);
    at += count;
  }
}

function statement({ name, columns }: Table, source: string): string {
  const all = Object.keys(columns);
  const key = all.filter((column) => columns[column]!.primary);
  const rest = all.filter((column) => !columns[column]!.primary);
  const update = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  return `INSERT INTO ${name} (${all.join(', ')}) ${source} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${update}`;
}

/** PostgreSQL takes all rows as one parameter, a JSON array. */
function fromJson({ columns }: Table): string {
  const typed = Object.entries(columns).map(([column, { type }]) => `${column} ${typeOn('postgres', type)}`);
  return `SELECT ${Object.keys(columns).join(', ')} FROM json_to_recordset($1) AS r(${typed.join(', ')})`;
}

function tuples(width: number, count: number): string {
  const tuple = `(${Array<string>(width).fill('?').join(', ')})`;
  return Array<string>(count).fill(tuple).join(', ');
}
