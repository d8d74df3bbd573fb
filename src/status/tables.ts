import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
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

/**
 * Stores rows given as one JSON array, replacing those with the same key; the only parameter is that array. One
 * statement for any number of rows, with the same text each time.
 */
export function upsertOf({ name, columns }: Table, engine: Engine): string {
  const all = Object.keys(columns);
  const key = all.filter((column) => columns[column]!.primary);
  const rest = all.filter((column) => !columns[column]!.primary);
  const source =
    engine === 'sqlite'
      ? `SELECT ${all.map((column) => `value ->> '${column}'`).join(', ')} FROM json_each(?) WHERE true`
      : `SELECT ${all.join(', ')} FROM json_to_recordset($1) AS r(${all
          .map((column) => `${column} ${typeOn(engine, columns[column]!.type)}`)
          .join(', ')})`;
  const update = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  return `INSERT INTO ${name} (${all.join(', ')}) ${source} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${update}`;
}
