import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { OpenFeed, WholeFeed } from './live-feed.js';
import { LiveStreams } from './live-streams.js';
import { StreamController } from './stream-controller.js';
import { StreamGauge } from './stream-gauge.js';

/** The live stream `GET /stream`, with one follower of the log for all clients. */
@Module({
  imports: [HttpModule, EventLogModule, ProjectionModule],
  controllers: [StreamController],
  providers: [WholeFeed, OpenFeed, LiveStreams, StreamGauge],
})
export class StreamModule {}
