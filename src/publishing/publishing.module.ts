import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { FeedController } from './feeds/feed-controller.js';
import { Feeds } from './feeds/feeds.js';
import { TrackChanges } from './feeds/track-changes.js';
import { Scopes } from './scope.js';

/** What goes out to readers elsewhere: feeds of changes of status. */
@Module({
  imports: [EventLogModule, HttpModule, ProjectionModule, ReadingsModule],
  controllers: [FeedController],
  providers: [Scopes, TrackChanges, Feeds],
})
export class PublishingModule {}
