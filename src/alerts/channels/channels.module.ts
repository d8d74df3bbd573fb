import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpClientModule } from '../../http-client/http-client.module.js';
import { SecretsModule } from '../../secrets/secrets.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { ChannelStore } from './channel-store.js';
import { ChannelsController } from './channels-controller.js';
import { ChannelSecrets } from './secrets/channel-secrets.js';
import { SecretSealing } from './secrets/secret-sealing.js';

/** The receivers of alerts: their kinds, their settings and their secrets. */
@Module({
  imports: [EventLogModule, HttpClientModule, OutboxModule, SecretsModule],
  controllers: [ChannelsController],
  providers: [ChannelStore, ChannelSecrets, SecretSealing],
  exports: [ChannelStore, ChannelSecrets, SecretSealing, HttpClientModule],
})
export class ChannelsModule {}
