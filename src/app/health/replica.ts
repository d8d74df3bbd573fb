import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { ServerSettings } from '../../http/server/settings.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';

/** What is said of a process whose database takes no writes. */
export interface ReplicaReport {
  /** How many seconds its database is behind the one that it follows; `null` where it follows none. */
  readonly lagSeconds: number | null;
  readonly writesTo?: string;
}

/**
 * How far the database of a process that only reads is behind. A standby that is connected and has replayed all that it
 * received is behind by nothing; for any other the last change that it replayed tells, which may be long ago where little
 * is written.
 */
const lagOfStandby = `SELECT CASE
  WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver) THEN 0
  ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 END AS lag`;

/** Says whether this process only reads, and how far its database is behind, to probes and to Prometheus. */
@Injectable()
export class Replica {
  constructor(
    private readonly database: Database,
    private readonly settings: ServerSettings,
    registry: Registry,
  ) {
    const registers = [registry];
    const report = () => this.report().catch(() => undefined);
    new Gauge({
      name: 'thaw_read_only',
      help: '1 where the database of this process takes no writes: it is a standby, or told to take none',
      registers,
      collect() {
        this.set(database.isReadOnly ? 1 : 0);
      },
    });
    new Gauge({
      name: 'thaw_replica_lag_seconds',
      help: 'How far the database of this process is behind the one that it follows; 0 where it follows none',
      registers,
      async collect() {
        this.set((await report())?.lagSeconds ?? 0);
      },
    });
  }

  /** @returns `undefined` where the database takes writes @throws ThawError as `Database.read` */
  async report(): Promise<ReplicaReport | undefined> {
    if (!(await this.database.isStillReadOnly())) return undefined;
    const { primaryUrl } = this.settings;
    const { rows } = await this.database.read((run) => execute<{ lag: number | null }>(run, lagOfStandby));
    return { lagSeconds: rows[0]!.lag, ...(primaryUrl !== undefined && { writesTo: primaryUrl }) };
  }
}
