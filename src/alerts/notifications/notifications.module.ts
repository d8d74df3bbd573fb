import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpModule } from '../../http/http.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { AsyncApiController } from './asyncapi-controller.js';
import { NotificationBuilder } from './notification-builder.js';

/** Decides which transitions are notified, and builds the notifications. */
@Module({
  imports: [EventLogModule, HttpModule, LifecycleModule],
  controllers: [AsyncApiController],
  providers: [NotificationBuilder],
  exports: [NotificationBuilder],
})
export class NotificationsModule {}
