import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { DeliveryQueue } from './delivery-queue.js';
import { Outbox } from './outbox.js';

/** The transactional outbox: notifications written with the change that they tell of, and the queue that workers share. */
@Module({
  imports: [EventLogModule],
  providers: [Outbox, DeliveryQueue],
  exports: [Outbox, DeliveryQueue],
})
export class OutboxModule {}
