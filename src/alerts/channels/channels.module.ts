import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { ChannelStore } from './channel-store.js';
import { ChannelsController } from './channels-controller.js';
import { AddressGuard } from './http-client/address-guard.js';
import { HttpClient } from './http-client/http-client.js';
import { ChannelSecrets } from './secrets/channel-secrets.js';
import { SecretSealing } from './secrets/secret-sealing.js';

/** The receivers of alerts: their kinds, their settings and secrets, and the guarded HTTP client that they send with. */
@Module({
  imports: [EventLogModule, OutboxModule],
  controllers: [ChannelsController],
  providers: [ChannelStore, ChannelSecrets, SecretSealing, AddressGuard, HttpClient],
  exports: [ChannelStore, ChannelSecrets, SecretSealing, AddressGuard, HttpClient],
})
export class ChannelsModule {}
