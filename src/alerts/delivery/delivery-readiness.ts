import { Injectable } from '@nestjs/common';
import type { DeliveriesReadiness } from '../../contract/health.js';
import { Clock } from '../../domain/time/clock.js';
import { Readiness } from '../../http/server/readiness.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import { DeliveryHistory } from './delivery-history.js';
import { DeliveryWorker } from './delivery-worker.js';

/** A delivery that is due for this long without a lease is stuck; in milliseconds. */
export const stuckAfterMs = 300_000;

/** Reports the state of deliveries to the readiness probe. */
@Injectable()
export class DeliveryReadiness {
  constructor(
    private readonly queue: DeliveryQueue,
    private readonly worker: DeliveryWorker,
    private readonly history: DeliveryHistory,
    private readonly clock: Clock,
    readiness: Readiness,
  ) {
    readiness.registerDeliveries(() => this.report());
  }

  private async report(): Promise<DeliveriesReadiness> {
    const now = this.clock.now();
    const { waiting, oldestDue } = await this.queue.length(now);
    const isLate = oldestDue !== null && now - oldestDue >= stuckAfterMs;
    const late = isLate ? 'something is due for more than five minutes, and nobody tries it' : null;
    const because = this.worker.fault ?? late;
    return {
      ...{ waiting, stuck: because !== null, because },
      oldestDue: oldestDue === null ? null : new Date(oldestDue).toISOString(),
      disabledChannels: await this.history.disabledChannels(),
    };
  }
}
