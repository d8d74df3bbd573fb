import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpModule } from '../../http/http.module.js';
import { PublishingModule } from '../../publishing/publishing.module.js';
import { ReadingsModule } from '../../readings/readings.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { DigestContent } from './digest-content.js';
import { DigestPreviews } from './digest-previews.js';
import { DigestSender } from './digest-sender.js';
import { DigestsController } from './digests-controller.js';

/** The digests of channels: what they say, and that they are sent when they are due. */
@Module({
  imports: [EventLogModule, HttpModule, ReadingsModule, PublishingModule, OutboxModule, ChannelsModule],
  controllers: [DigestsController],
  providers: [DigestContent, DigestSender, DigestPreviews],
  exports: [DigestSender, DigestPreviews],
})
export class DigestsModule {}
