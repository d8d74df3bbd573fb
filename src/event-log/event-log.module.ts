import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ClockGuard } from './clock-guard.js';
import { Database, DatabaseSettings } from './database/database.js';
import { DefinedParties } from './by-type/defined-parties.js';
import { EventLog } from './event-log.js';
import { RecordedSeries } from './by-type/recorded-series.js';
import { PgNotify } from './follow/pg-notify.js';

/** The append-only log over its database. The database is opened when the module is made, and closed last of all. */
@Module({
  providers: [
    {
      provide: Database,
      useFactory: (settings: DatabaseSettings) => settings.open(),
      inject: [DatabaseSettings],
    },
    ClockGuard,
    EventLog,
    DefinedParties,
    RecordedSeries,
    PgNotify,
  ],
  exports: [Database, EventLog, DefinedParties, RecordedSeries],
})
export class EventLogModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  /** The log has stored what it was given by now: Nest ends the providers of a module before the module. */
  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}
