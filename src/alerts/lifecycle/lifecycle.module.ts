import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpModule } from '../../http/http.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { AlertMetrics } from './alert-metrics.js';
import { AlertQueries } from './alert-queries.js';
import { AlertStore } from './alert-store.js';
import { AlertsController } from './alerts-controller.js';

/** Alerts through their lives: their transitions, how they are stored, and how they are read. */
@Module({
  imports: [EventLogModule, HttpModule, OutboxModule],
  controllers: [AlertsController],
  providers: [AlertStore, AlertQueries, AlertMetrics],
  exports: [AlertStore],
})
export class LifecycleModule {}
