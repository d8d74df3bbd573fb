import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { ChannelStore } from '../channels/channel-store.js';
import { deliveryTable } from '../outbox/entities.js';
import { Outbox } from '../outbox/outbox.js';
import { ownNotification } from '../outbox/own-notification.js';
import { DeliveryHistory, type DeliveryWithAttempts } from './delivery-history.js';
import { DeliveryWorker } from './delivery-worker.js';

/** Sends test notifications through the outbox, as alerts are sent. */
@Injectable()
export class TestNotification {
  constructor(
    private readonly database: Database,
    private readonly channels: ChannelStore,
    private readonly outbox: Outbox,
    private readonly worker: DeliveryWorker,
    private readonly history: DeliveryHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends a test at once and waits for the first attempt, 15 s at most. Where that fails, it is repeated as any other.
   * @returns the delivery with its attempt
   * @throws ThawError not-found `unknown-channel`; conflict `channel-disabled`
   */
  async send(channelId: string): Promise<DeliveryWithAttempts> {
    const leased = await this.database.write(async (run) => {
      const channel = await this.channels.row(run, channelId);
      if (channel.disabled_at !== null) {
        throw new ThawError('conflict', 'channel-disabled', `The channel ${channel.name} is disabled: enable it first`);
      }
      const notification = ownNotification({
        id: `msg_test_${randomUUID()}`,
        type: 'thaw.alert.test',
        at: this.clock.now(),
        subject: channel,
        severity: 'info',
        title: `This is a TEST of the channel ${channel.name}`,
        text: 'TEST: nothing has happened. Somebody asked Thaw to send this, to see that it arrives.',
      });
      // It is written with a lease, so that no worker claims it between this transaction and the attempt.
      const [id] = await this.outbox.put(run, [{ notification, channels: [channel.id] }], this.worker.newLease());
      return { channel, delivery: await run.manager.findOneByOrFail(deliveryTable, { id: id! }) };
    });
    await this.worker.sendLeased(leased);
    return this.history.get(leased.delivery.id);
  }
}
