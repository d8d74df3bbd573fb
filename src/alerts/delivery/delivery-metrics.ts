import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { Clock } from '../../domain/time/clock.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import type { AttemptOutcome } from './delivery-attempt.js';

/** The metrics of deliveries. */
@Injectable()
export class DeliveryMetrics {
  private readonly attempts: Counter<'channel' | 'outcome'>;

  constructor(registry: Registry, queue: DeliveryQueue, clock: Clock) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'thaw_deliveries_total',
      help: 'Delivery attempts of this process, by the name of the channel and the outcome: sent, retry, failed, disabled',
      labelNames: ['channel', 'outcome'],
      registers,
    });
    new Gauge({
      name: 'thaw_delivery_queue_length',
      help: 'Deliveries that are not sent yet, of all processes',
      registers,
      async collect() {
        // While the database does not answer, the gauge keeps its last value.
        const length = await queue.length(clock.now()).catch(() => undefined);
        if (length) this.set(length.waiting);
      },
    });
  }

  /** Counts an attempt. @param channel the name of the channel */
  countAttempt(channel: string, outcome: AttemptOutcome): void {
    this.attempts.inc({ channel, outcome });
  }
}
