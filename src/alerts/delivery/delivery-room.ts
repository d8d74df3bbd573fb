import type { EventEmitter2 } from '@nestjs/event-emitter';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../domain/time/clock.js';
import type { Database } from '../../event-log/database.js';
import { Readiness } from '../../http/server/readiness.js';
import { ChannelStore } from '../channels/channel-store.js';
import type { LogLine } from '../channels/channel.js';
import { channelKinds } from '../channels/kinds.js';
import { DeliveryWorker, type AttemptOutcome } from './delivery-worker.js';
import { DeliveryHistory } from './delivery-history.js';
import { DeliveryAttempts } from './delivery-attempt.js';
import { Outbox } from '../outbox/outbox.js';
import { AddressGuard, type PrivateAddresses } from '../channels/http-client/address-guard.js';
import { HttpClient } from '../channels/http-client/http-client.js';
import { TestNotification } from './test-notification.js';

/** What is due for so long, and nobody has under way, is stuck. */
export const stuckAfterMs = 300_000;

export interface DeliveryParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly bell: EventEmitter2;
  /** Where the channel of kind `log` writes. */
  readonly log: LogLine;
  readonly version: string;
  /** None unless told. */
  readonly privateAddresses?: PrivateAddresses | undefined;
  readonly onTry?: (channel: string, outcome: AttemptOutcome) => void;
}

/** All that takes notifications to their channels, put together over one database. */
export class DeliveryRoom {
  readonly outbox: Outbox;
  readonly directory: ChannelStore;
  readonly courier: DeliveryWorker;
  readonly log: DeliveryHistory;
  readonly testFire: TestNotification;
  private readonly http: HttpClient;
  private readonly clock: Clock;

  constructor({ database, clock, bell, log, version, privateAddresses, onTry }: DeliveryParts) {
    const guard = new AddressGuard(privateAddresses);
    this.clock = clock;
    this.http = new HttpClient(guard, clock, `Thaw/${version}`);
    this.outbox = new Outbox(database.engine, clock, bell);
    this.directory = new ChannelStore(database, channelKinds, clock);
    const dispatch = new DeliveryAttempts({ kinds: channelKinds, http: this.http, guard, clock, log });
    this.courier = new DeliveryWorker({
      database,
      outbox: this.outbox,
      dispatch,
      clock,
      bell,
      ...(onTry && { onTry }),
    });
    this.log = new DeliveryHistory(database, this.outbox, clock);
    const { outbox, directory, courier } = this;
    this.testFire = new TestNotification({ database, directory, outbox, courier, log: this.log, clock });
  }

  start(): void {
    this.courier.start();
  }

  async stop(): Promise<void> {
    await this.courier.stop();
    await this.http.close();
  }

  /** What the probe says of deliveries. */
  readiness(): Readiness {
    return new Readiness(async () => {
      const { waiting, oldestDue } = await this.courier.queue.length(this.clock.now());
      const isLate = oldestDue !== null && this.clock.now() - oldestDue >= stuckAfterMs;
      const because =
        this.courier.fault ?? (isLate ? 'something is due for more than five minutes, and nobody tries it' : null);
      return {
        ...{ waiting, stuck: because !== null, because },
        oldestDue: oldestDue === null ? null : new Date(oldestDue).toISOString(),
        disabledChannels: await this.log.disabledChannels(),
      };
    });
  }
}

/** The measures of deliveries; gives what the courier tells of every try. */
export function registerDeliveryMetrics(
  registry: Registry,
  room: () => DeliveryRoom,
  clock: Clock,
): (channel: string, outcome: AttemptOutcome) => void {
  const registers = [registry];
  const deliveries = new Counter({
    name: 'thaw_deliveries_total',
    help: 'Tries of deliveries by this process, by the name of the channel and what became of them: sent, retry, failed, disabled',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  new Gauge({
    name: 'thaw_delivery_queue_length',
    help: 'Deliveries that are not sent yet, of all processes',
    registers,
    async collect() {
      // Where the database is away, the last value stands.
      const length = await room()
        .courier.queue.length(clock.now())
        .catch(() => undefined);
      if (length) this.set(length.waiting);
    },
  });
  return (channel, outcome) => deliveries.inc({ channel, outcome });
}
