import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpModule } from '../../http/http.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { ChannelTestsController } from './channel-tests-controller.js';
import { DeliveriesController } from './deliveries-controller.js';
import { DeliveryAttempts } from './delivery-attempt.js';
import { DeliveryHistory } from './delivery-history.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliveryReadiness } from './delivery-readiness.js';
import { DeliveryWorker } from './delivery-worker.js';
import { TestNotification } from './test-notification.js';

/** Sends what is in the outbox to the channels, and shows how that went. */
@Module({
  imports: [EventLogModule, HttpModule, OutboxModule, ChannelsModule],
  controllers: [DeliveriesController, ChannelTestsController],
  providers: [DeliveryWorker, DeliveryAttempts, DeliveryHistory, DeliveryMetrics, DeliveryReadiness, TestNotification],
  exports: [DeliveryWorker, DeliveryHistory, DeliveryReadiness, TestNotification],
})
export class DeliveryModule {}
