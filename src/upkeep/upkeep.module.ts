import { Module } from '@nestjs/common';
import { HttpModule } from '../http/http.module.js';
import { IntegrityModule } from '../integrity/integrity.module.js';
import { CheckpointPublisher } from './checkpoint-publisher.js';
import { Scrub } from './scrub.js';

/** What a server does by itself to look after its database: it signs checkpoints, and verifies all that is stored. */
@Module({
  imports: [HttpModule, IntegrityModule],
  providers: [CheckpointPublisher, Scrub],
  exports: [Scrub],
})
export class UpkeepModule {}
