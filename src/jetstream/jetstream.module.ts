import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { JetStreamHealth } from './jetstream-health.js';
import { NatsNotify } from './nats-notify.js';
import { LogPublisher } from './log-publisher.js';
import { NatsClient } from './nats-client.js';
import { StreamCursor } from './stream-cursor.js';

/** The log on a stream of NATS JetStream, for programs elsewhere, and notifications of it for other processes. */
@Module({
  imports: [HttpModule, EventLogModule, ProjectionModule],
  providers: [NatsClient, StreamCursor, LogPublisher, NatsNotify, JetStreamHealth],
  exports: [JetStreamHealth],
})
export class JetStreamModule {}
