import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { IntegrityModule } from '../integrity/integrity.module.js';
import { CheckpointPublisher } from './checkpoint-publisher.js';
import { Retention } from './retention/retention.js';
import { Scrub } from './scrub.js';

/**
 * What a server does by itself to look after its database: it signs checkpoints, verifies all that is stored, and
 * removes what is kept for a time.
 */
@Module({
  imports: [EventLogModule, HttpModule, IntegrityModule],
  providers: [CheckpointPublisher, Scrub, Retention],
  exports: [Scrub],
})
export class UpkeepModule {}
