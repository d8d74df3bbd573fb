import { randomUUID } from 'node:crypto';
import { ThawError } from '../../domain/errors.js';
import type { Clock } from '../../domain/time/clock.js';
import type { Database } from '../../event-log/database.js';
import type { ChannelStore } from '../channels/channel-store.js';
import type { DeliveryWorker } from './delivery-worker.js';
import type { DeliveryHistory } from './delivery-history.js';
import type { DeliveryRow } from '../outbox/entities.js';
import { ownNotification } from '../notifications/notification.js';
import type { Outbox } from '../outbox/outbox.js';
import { execute } from '../../event-log/sql.js';

interface TestFireParts {
  readonly database: Database;
  readonly directory: ChannelStore;
  readonly outbox: Outbox;
  readonly courier: DeliveryWorker;
  readonly log: DeliveryHistory;
  readonly clock: Clock;
}

/** Sends a notification that is marked as a test, by the way that alerts go. */
export class TestNotification {
  constructor(private readonly parts: TestFireParts) {}

  /**
   * Sends one at once and waits for the first try, 15 s at most; where that fails, it is tried again as any other.
   * @returns the delivery with its try
   * @throws ThawError not-found `unknown-channel`; conflict `channel-disabled`
   */
  async fire(channelId: string): ReturnType<DeliveryHistory['get']> {
    const { database, directory, outbox, courier, log, clock } = this.parts;
    const { channel, delivery } = await database.write(async (run) => {
      const channel = await directory.row(run, channelId);
      if (channel.disabled_at !== null) {
        throw new ThawError('conflict', 'channel-disabled', `The channel ${channel.name} is disabled: enable it first`);
      }
      const notification = ownNotification({
        id: `msg_test_${randomUUID()}`,
        type: 'thaw.alert.test',
        at: clock.now(),
        channel,
        severity: 'info',
        title: `This is a TEST of the channel ${channel.name}`,
        text: 'TEST: nothing has happened. Somebody asked Thaw to send this, to see that it arrives.',
      });
      // Under way from the start: so no courier takes it between this transaction and the try.
      const [id] = await outbox.put(run, [{ notification, channels: [channel.id] }], courier.taken());
      const sql = 'SELECT * FROM alert_delivery WHERE id = $1';
      const { rows } = await execute<DeliveryRow>(run, sql, [id]);
      return { channel, delivery: rows[0]! };
    });
    await courier.sendTaken(channel, delivery);
    return log.get(delivery.id);
  }
}
