import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { JetStreamHealth } from './jetstream-health.js';
import { LogBell } from './log-bell.js';
import { LogPublisher } from './log-publisher.js';
import { NatsClient } from './nats-client.js';
import { StreamCursor } from './stream-cursor.js';

/** The log on a stream of NATS JetStream, for programs elsewhere, and as a doorbell for other processes. */
@Module({
  imports: [HttpModule, EventLogModule, ProjectionModule],
  providers: [NatsClient, StreamCursor, LogPublisher, LogBell, JetStreamHealth],
  exports: [JetStreamHealth],
})
export class JetStreamModule {}
