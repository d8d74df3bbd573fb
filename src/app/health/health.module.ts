import { Module } from '@nestjs/common';
import { AlertsModule } from '../../alerts/alerts.module.js';
import { HttpModule } from '../../http/http.module.js';
import { ProjectionModule } from '../../projection/projection.module.js';
import { StatusGauges } from './status-gauges.js';
import { HealthController } from './health-controller.js';

/** Probes and metrics for whoever operates the server. */
@Module({
  imports: [HttpModule, ProjectionModule, AlertsModule],
  controllers: [HealthController],
  providers: [StatusGauges],
})
export class HealthModule {}
