import { Injectable } from '@nestjs/common';
import type { DeliveriesReadiness } from '../../contract/health.js';
import { Clock } from '../../domain/time/clock.js';
import { SecretSealing } from '../channels/secrets/secret-sealing.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import { DeliveryHistory } from './delivery-history.js';
import { DeliveryWorker } from './delivery-worker.js';

/** A delivery that is due for this long without a lease is stuck; in milliseconds. */
export const stuckAfterMs = 300_000;

/** Reports the state of deliveries for the readiness probe. */
@Injectable()
export class DeliveryReadiness {
  constructor(
    private readonly queue: DeliveryQueue,
    private readonly worker: DeliveryWorker,
    private readonly history: DeliveryHistory,
    private readonly sealing: SecretSealing,
    private readonly clock: Clock,
  ) {}

  /** The length of the queue, and the reason why deliveries are stuck or why this process sends nothing to a channel, if so. */
  async report(): Promise<DeliveriesReadiness> {
    const now = this.clock.now();
    const { waiting, oldestDue } = await this.queue.length(now);
    const isLate = oldestDue !== null && now - oldestDue >= stuckAfterMs;
    const late = isLate ? 'a delivery is due for more than five minutes, and no process attempts it' : null;
    const stuck = this.worker.fault ?? late;
    return {
      ...{ waiting, stuck: stuck !== null, because: stuck ?? (await this.sealing.fault()) },
      oldestDue: oldestDue === null ? null : new Date(oldestDue).toISOString(),
      disabledChannels: await this.history.disabledChannels(),
    };
  }
}
