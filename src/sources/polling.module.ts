import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { SourceGauges } from './health/source-gauges.js';
import { SourceReadiness } from './health/source-readiness.js';
import { PollingMetrics } from './polling/polling-metrics.js';
import { SourcePoller } from './polling/source-poller.js';
import { SourcesModule } from './sources.module.js';

/** Fetches the sources that are due. A module of its own, since a command opens the sources and must fetch none. */
@Module({
  imports: [EventLogModule, HttpModule, SourcesModule],
  providers: [SourcePoller, PollingMetrics, SourceReadiness, SourceGauges],
  exports: [SourcePoller, SourceReadiness],
})
export class PollingModule implements OnApplicationBootstrap {
  constructor(private readonly poller: SourcePoller) {}

  onApplicationBootstrap(): void {
    this.poller.start();
  }
}
