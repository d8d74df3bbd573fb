import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { BadgeController } from './badges/badge-controller.js';
import { TablesController } from './tables/tables-controller.js';
import { TableReader } from './tables/table-reader.js';
import { EmbedController } from './embeds/embed-controller.js';
import { CalendarController } from './calendars/calendar-controller.js';
import { Calendars } from './calendars/calendars.js';
import { TrackDates } from './calendars/track-dates.js';
import { FeedController } from './feeds/feed-controller.js';
import { Feeds } from './feeds/feeds.js';
import { TrackChanges } from './feeds/track-changes.js';
import { Scopes } from './scope.js';

/** What goes out to readers elsewhere: feeds of changes of status, calendars of dates, badges, embeds, tables. */
@Module({
  imports: [EventLogModule, HttpModule, ProjectionModule, ReadingsModule],
  controllers: [FeedController, CalendarController, BadgeController, EmbedController, TablesController],
  providers: [Scopes, TrackChanges, Feeds, TrackDates, Calendars, TableReader],
  exports: [TrackChanges],
})
export class PublishingModule {}
