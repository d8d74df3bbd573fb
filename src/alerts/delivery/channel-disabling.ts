import { IsNull, type QueryRunner } from 'typeorm';
import type { Clock } from '../../domain/time/clock.js';
import type { DeliveryQueue } from '../outbox/delivery-queue.js';
import { type ChannelRow, channelTable } from '../outbox/entities.js';
import type { Outbox } from '../outbox/outbox.js';
import { ownNotification } from '../outbox/own-notification.js';

interface Means {
  readonly queue: DeliveryQueue;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Disables a channel, gives up what waits for it, and notifies all others. @returns whether it was enabled until now */
export async function disableChannel(
  run: QueryRunner,
  channel: Pick<ChannelRow, 'id' | 'name'>,
  because: string,
  { queue, outbox, clock }: Means,
): Promise<boolean> {
  const now = clock.now();
  if (!(await queue.disable(run, channel.id, now, because))) return false;
  const notification = ownNotification({
    id: `msg_disabled_${channel.id}_${now}`,
    type: 'thaw.channel.disabled',
    at: now,
    subject: channel,
    severity: 'warning',
    title: `The channel ${channel.name} is disabled`,
    text: `${because}. Nothing is sent to it until somebody enables it; what waited can then be recovered.`,
  });
  const others = await run.manager.findBy(channelTable, { disabled_at: IsNull() });
  await outbox.put(run, [{ notification, channels: others.map(({ id }) => id) }]);
  return true;
}
