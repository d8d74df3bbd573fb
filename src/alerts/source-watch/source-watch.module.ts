import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { SourcesModule } from '../../sources/sources.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { SourceWatch } from './source-watch.js';

/** Tells of sources that fail. */
@Module({
  imports: [EventLogModule, SourcesModule, OutboxModule],
  providers: [SourceWatch],
  exports: [SourceWatch],
})
export class SourceWatchModule {}
