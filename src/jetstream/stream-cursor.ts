import { Injectable } from '@nestjs/common';
import { Database } from '../event-log/database/database.js';
import { execute } from '../event-log/database/sql.js';
import { type LogPlace, logStart } from '../event-log/log-place.js';
import type { JetStreamCursorRow } from './entities.js';

/** Up to where everything that is to be published is on a stream. */
export interface PublishedPlace {
  readonly place: LogPlace;
  /** The number that the stream gave the last message up to there. */
  readonly sequence: number;
  /** When the stream was made, as NATS says it. */
  readonly streamCreated: string;
}

/** Who publishes, until when. */
export interface PublishingLease {
  readonly lease: string;
  readonly until: number;
  readonly now: number;
}

/**
 * The cursor of what is published, and the lease on publishing: one process has it until it ends or is lost. The cursor may
 * be behind the stream, never ahead of the log, since it lies in the same database.
 */
@Injectable()
export class StreamCursor {
  constructor(private readonly database: Database) {}

  /** The cursor of a stream; `undefined` where nothing was published to it. */
  async row(stream: string): Promise<JetStreamCursorRow | undefined> {
    const sql = 'SELECT * FROM jetstream_cursor WHERE stream = $1';
    return (await this.database.read((run) => execute<JetStreamCursorRow>(run, sql, [stream]))).rows[0];
  }

  /**
   * Takes the lease, or lengthens the own one; with a place the cursor moves there.
   * @returns the cursor; `undefined` where another process has the lease
   */
  hold(
    stream: string,
    { lease, until, now }: PublishingLease,
    published?: PublishedPlace,
  ): Promise<PublishedPlace | undefined> {
    return this.database.write(async (run) => {
      const begin = `INSERT INTO jetstream_cursor (stream, position, hash, sequence, stream_created, lease, leased_until)
        VALUES ($1, $2, $3, 0, '', NULL, 0) ON CONFLICT (stream) DO NOTHING`;
      await execute(run, begin, [stream, logStart.position, logStart.hash]);
      const { place, sequence, streamCreated } = published ?? {};
      const sql = `UPDATE jetstream_cursor SET lease = $2, leased_until = $3, position = coalesce($5, position),
          hash = coalesce($6, hash), sequence = coalesce($7, sequence), stream_created = coalesce($8, stream_created)
        WHERE stream = $1 AND (lease = $2 OR leased_until <= $4) RETURNING *`;
      const values = [stream, lease, until, now, place?.position, place?.hash, sequence, streamCreated];
      const { rows } = await execute<JetStreamCursorRow>(
        run,
        sql,
        values.map((value) => value ?? null),
      );
      return rows[0] && publishedPlaceOf(rows[0]);
    });
  }

  /** Gives up the lease, so that another process may go on at once, from a place where one is given. */
  async release(stream: string, lease: string, published?: PublishedPlace): Promise<void> {
    const { place, sequence, streamCreated } = published ?? {};
    const sql = `UPDATE jetstream_cursor SET lease = NULL, leased_until = 0, position = coalesce($3, position),
        hash = coalesce($4, hash), sequence = coalesce($5, sequence), stream_created = coalesce($6, stream_created)
      WHERE stream = $1 AND lease = $2`;
    const values = [stream, lease, place?.position, place?.hash, sequence, streamCreated];
    await this.database.write((run) =>
      execute(
        run,
        sql,
        values.map((value) => value ?? null),
      ),
    );
  }
}

function publishedPlaceOf({ position, hash, sequence, stream_created: streamCreated }: JetStreamCursorRow) {
  return { place: { position, hash }, sequence, streamCreated };
}
