import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { SourcesModule } from '../../sources/sources.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { SourceAlerts } from './source-alerts.js';
import { SourceWatch } from './source-watch.js';

/** Watches the health of sources: the alerts of rules on them, and what is told of them without a rule. */
@Module({
  imports: [EventLogModule, SourcesModule, OutboxModule, LifecycleModule, NotificationsModule],
  providers: [SourceWatch, SourceAlerts],
  exports: [SourceWatch],
})
export class SourceWatchModule {}
