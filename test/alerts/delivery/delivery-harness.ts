import { EventEmitter2 } from '@nestjs/event-emitter';
import { Registry } from 'prom-client';
import { ChannelStore } from '../../../src/alerts/channels/channel-store.js';
import { AddressGuard, type PrivateAddresses, type Resolve } from '../../../src/http-client/address-guard.js';
import { HttpClient } from '../../../src/http-client/http-client.js';
import { ChannelSecrets } from '../../../src/alerts/channels/secrets/channel-secrets.js';
import type { SecretKeys } from '../../../src/secrets/secret-keys.js';
import { SecretRotation } from '../../../src/secrets/secret-rotation.js';
import { SecretSealing } from '../../../src/alerts/channels/secrets/secret-sealing.js';
import { type AttemptOutcome, DeliveryAttempts } from '../../../src/alerts/delivery/delivery-attempt.js';
import { DeliveryMetrics } from '../../../src/alerts/delivery/delivery-metrics.js';
import { DeliveryWorker } from '../../../src/alerts/delivery/delivery-worker.js';
import { DeliveryQueue } from '../../../src/alerts/outbox/delivery-queue.js';
import { Outbox } from '../../../src/alerts/outbox/outbox.js';
import type { Notification } from '../../../src/contract/alerts/notification.js';
import type { Database } from '../../../src/event-log/database/database.js';
import type { Log } from '../../../src/http/server/log.js';
import { type FreshDatabase, freshDatabase, type TestEngineName } from '../../support/databases.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { testSecretKeys } from '../../support/secret-keys.js';
import { start } from '../notifications.js';

export interface HarnessOptions {
  readonly allowed?: PrivateAddresses;
  readonly resolve?: Resolve;
  readonly clock?: FixedClock;
  readonly secretKeys?: SecretKeys;
}

/** A delivery worker with all that it needs over a database, and a clock that a test moves. Nothing starts by itself. */
export class DeliveryHarness {
  readonly events = new EventEmitter2();
  readonly logged: { level: string; message: string; fields: object }[] = [];
  readonly tries: [channel: string, outcome: AttemptOutcome][] = [];
  readonly clock: FixedClock;
  readonly channels: ChannelStore;
  readonly outbox: Outbox;
  readonly sealing: SecretSealing;
  readonly rotation: SecretRotation;
  readonly worker: DeliveryWorker;
  private readonly http: HttpClient;

  constructor(
    readonly database: Database,
    { allowed = 'all', resolve, clock = new FixedClock(start), secretKeys = testSecretKeys }: HarnessOptions = {},
  ) {
    this.clock = clock;
    const guard = new AddressGuard({ privateAddresses: allowed, resolve });
    const secrets = new ChannelSecrets({ secretKeys });
    this.http = new HttpClient(guard, clock, { version: 'test' });
    const line = (level: string) => (fields: object, message: string) =>
      void this.logged.push({ level, message, fields });
    const log = { pino: { info: line('info'), warn: line('warn'), error: line('error') } } as unknown as Log;
    // The worker looks every two hours of virtual time, since a test of days would else look thousands of times.
    const settings = { random: () => 0.5, slowTimerMs: 7_200_000 };
    const attempts = new DeliveryAttempts(this.http, guard, clock, log, secrets, settings);
    const queue = new DeliveryQueue(database);
    const metrics = new DeliveryMetrics(new Registry(), queue, clock);
    metrics.countAttempt = (channel, outcome) => void this.tries.push([channel, outcome]);
    this.outbox = new Outbox(clock, this.events);
    this.channels = new ChannelStore(database, queue, clock, secrets);
    this.rotation = new SecretRotation(database, { secretKeys });
    this.sealing = new SecretSealing(database, secrets, this.rotation);
    this.worker = new DeliveryWorker(database, queue, this.outbox, attempts, metrics, clock, settings);
    this.events.on('delivery.due', () => this.worker.wake());
  }

  /** Writes notifications for channels as an alert would, and wakes the worker where it has been started. */
  async put(channels: readonly string[], ...notifications: Notification[]): Promise<string[]> {
    const messages = notifications.map((notification) => ({ notification, channels }));
    const ids = await this.database.write((run) => this.outbox.put(run, messages));
    this.outbox.announce();
    return ids;
  }

  async rows<Row = Record<string, unknown>>(sql: string): Promise<Row[]> {
    return this.database.read((run) => run.query(sql) as Promise<Row[]>);
  }

  /** Moves on from alarm to alarm, waiting for the worker after each, until an instant. */
  async advanceTo(instant: number | string): Promise<void> {
    const goal = new Date(instant).getTime();
    await this.worker.idle();
    for (let next = this.clock.pending[0]; next !== undefined && next <= goal; next = this.clock.pending[0]) {
      this.clock.advanceTo(Math.max(next, this.clock.now()));
      await this.worker.idle();
    }
    this.clock.advanceTo(goal);
    await this.worker.idle();
  }

  async close(): Promise<void> {
    await this.worker.stop();
    await this.http.close();
  }
}

/** A harness with a database of its own. */
export async function openDeliveryHarness(
  engine: TestEngineName,
  options: HarnessOptions = {},
): Promise<{ room: DeliveryHarness; fresh: FreshDatabase; close: () => Promise<void> }> {
  const fresh = await freshDatabase(engine);
  const room = new DeliveryHarness(await fresh.open(), options);
  const close = async () => {
    await room.close();
    await fresh.drop();
  };
  return { room, fresh, close };
}
