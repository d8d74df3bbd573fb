import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { columnTypes, type Engine, type Table } from '../event-log/database/sql.js';

interface ProjectionTable extends Table {
  readonly nullable: readonly string[];
}

/** A row for each projection: how far it has come, and which generation of rows is current. */
export const projectionTable: ProjectionTable = {
  name: 'projection',
  columns: {
    name: 'text',
    version: 'whole',
    generation: 'whole',
    newest_generation: 'whole',
    position: 'whole',
    hash: 'text',
  },
  key: ['name'],
  nullable: ['hash'],
};

/** The reading of each track; the view `track_status` shows the rows of the current generation. */
export const projectedStatus: ProjectionTable = {
  name: 'projected_status',
  columns: {
    generation: 'whole',
    track: 'text',
    title: 'text',
    parties: 'text',
    topic: 'text',
    parent: 'text',
    policy: 'text',
    status: 'text',
    formal: 'text',
    practice: 'text',
    pressure_level: 'text',
    pressure_score: 'whole',
    flags: 'text',
    since_edtf: 'text',
    since_earliest: 'text',
    since_latest: 'text',
    last_dialogue_event: 'text',
    last_dialogue_earliest: 'text',
    last_dialogue_latest: 'text',
    position: 'whole',
    valid_at: 'text',
    next_check_on: 'text',
    reading: 'text',
    collection: 'text',
  },
  key: ['generation', 'track'],
  nullable: [
    'parent',
    ...['since_edtf', 'since_earliest', 'since_latest'],
    ...['last_dialogue_event', 'last_dialogue_earliest', 'last_dialogue_latest'],
    'next_check_on',
    'collection',
  ],
};

/** The status periods of each track; the view `status_interval` shows the rows of the current generation. */
export const projectedInterval: ProjectionTable = {
  name: 'projected_interval',
  columns: {
    generation: 'whole',
    track: 'text',
    ordinal: 'whole',
    status: 'text',
    formal: 'text',
    practice: 'text',
    from_edtf: 'text',
    from_earliest: 'text',
    from_latest: 'text',
    to_edtf: 'text',
    to_earliest: 'text',
    to_latest: 'text',
    cause: 'text',
    basis: 'text',
  },
  key: ['generation', 'track', 'ordinal'],
  nullable: ['from_earliest', 'from_latest', 'to_edtf', 'to_earliest', 'to_latest', 'cause', 'basis'],
};

/** The tracks whose record has an entry that cannot be read or folded. */
export const stoppedTrack: ProjectionTable = {
  name: 'stopped_track',
  columns: { generation: 'whole', track: 'text', position: 'whole', reason: 'text' },
  key: ['generation', 'track'],
  nullable: [],
};

/** The tables of the projection as TypeORM knows them. The migrations create them; a test compares the two. */
export function statusTables(engine: Engine): EntitySchema[] {
  const types = columnTypes(engine);
  return [projectionTable, projectedStatus, projectedInterval, stoppedTrack].map((table) => {
    const options = Object.entries(table.columns).map(([column, type]) => {
      const [primary, nullable] = [table.key.includes(column), table.nullable.includes(column)];
      return [column, { type: types[type], primary, nullable } satisfies EntitySchemaColumnOptions];
    });
    return new EntitySchema({ name: table.name, columns: Object.fromEntries(options) as never });
  });
}
