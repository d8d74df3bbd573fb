import { Module } from '@nestjs/common';
import { AlertsModule } from '../../alerts/alerts.module.js';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpModule } from '../../http/http.module.js';
import { ProjectionModule } from '../../projection/projection.module.js';
import { PollingModule } from '../../sources/polling.module.js';
import { JetStreamModule } from '../../jetstream/jetstream.module.js';
import { StatusGauges } from './status-gauges.js';
import { UpkeepModule } from '../../upkeep/upkeep.module.js';
import { HealthController } from './health-controller.js';
import { Replica } from './replica.js';
import { WriteProbe } from './write-probe.js';

/** Probes and metrics for whoever operates the server. */
@Module({
  imports: [HttpModule, EventLogModule, ProjectionModule, AlertsModule, PollingModule, UpkeepModule, JetStreamModule],
  controllers: [HealthController],
  providers: [StatusGauges, WriteProbe, Replica],
})
export class HealthModule {}
