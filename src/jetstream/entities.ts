import { EntitySchema } from 'typeorm';
import { type Engine, nullable, plainColumns, primaryKey } from '../event-log/database/sql.js';

/** How far the log has been published to a stream. */
export interface JetStreamCursorRow {
  stream: string;
  position: number;
  hash: string;
  sequence: number;
  stream_created: string;
  lease: string | null;
  leased_until: number;
}

/** The table of cursors as TypeORM knows it. */
export function jetStreamTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<JetStreamCursorRow>({
      name: 'jetstream_cursor',
      columns: {
        stream: primaryKey(text),
        ...{ position: whole, hash: text, sequence: whole, stream_created: text },
        ...{ lease: nullable(uuid), leased_until: whole },
      },
    }),
  ];
}
