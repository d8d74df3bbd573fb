import { EventEmitter2 } from '@nestjs/event-emitter';
import { ChannelStore } from '../../src/alerts/channels/channel-store.js';
import { channelKinds } from '../../src/alerts/channels/kinds.js';
import { DeliveryWorker, type AttemptOutcome } from '../../src/alerts/delivery/delivery-worker.js';
import { DeliveryAttempts } from '../../src/alerts/delivery/delivery-attempt.js';
import type { Notification } from '../../src/contract/alerts/notification.js';
import { Outbox } from '../../src/alerts/outbox/outbox.js';
import {
  AddressGuard,
  type PrivateAddresses,
  type Resolve,
} from '../../src/alerts/channels/http-client/address-guard.js';
import { HttpClient } from '../../src/alerts/channels/http-client/http-client.js';
import type { Database } from '../../src/event-log/database.js';
import { type FreshDatabase, freshDatabase, type TestEngineName } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { start } from './notifications.js';

export interface MailRoomOptions {
  readonly allowed?: PrivateAddresses;
  readonly resolve?: Resolve;
  readonly clock?: FixedClock;
}

/** A courier with all it needs over a database, and a clock that a test moves. Nothing starts by itself. */
export class MailRoom {
  readonly bell = new EventEmitter2();
  readonly logged: { level: string; message: string; fields: object }[] = [];
  readonly tries: [channel: string, outcome: AttemptOutcome][] = [];
  readonly clock: FixedClock;
  readonly directory: ChannelStore;
  readonly outbox: Outbox;
  readonly courier: DeliveryWorker;
  private readonly http: HttpClient;

  constructor(
    readonly database: Database,
    { allowed = 'all', resolve, clock = new FixedClock(start) }: MailRoomOptions = {},
  ) {
    this.clock = clock;
    const guard = new AddressGuard(allowed, resolve);
    this.http = new HttpClient(guard, clock, 'Thaw/test');
    const line = (level: string) => (fields: object, message: string) =>
      void this.logged.push({ level, message, fields });
    const log = { info: line('info'), warn: line('warn'), error: line('error') };
    const dispatch = new DeliveryAttempts({
      kinds: channelKinds,
      http: this.http,
      guard,
      clock,
      log,
      random: () => 0.5,
    });
    this.outbox = new Outbox(database.engine, clock, this.bell);
    this.directory = new ChannelStore(database, channelKinds, clock);
    const onTry = (channel: string, outcome: AttemptOutcome) => void this.tries.push([channel, outcome]);
    // Two hours of virtual time, since a test of days would look thousands of times.
    const parts = { database, outbox: this.outbox, dispatch, clock, bell: this.bell, onTry, lookMs: 7_200_000 };
    this.courier = new DeliveryWorker(parts);
  }

  /** Writes notifications for channels as an alert would, and tells the courier where it has been started. */
  async put(channels: readonly string[], ...notifications: Notification[]): Promise<string[]> {
    const messages = notifications.map((notification) => ({ notification, channels }));
    const ids = await this.database.write((run) => this.outbox.put(run, messages));
    this.outbox.announce();
    return ids;
  }

  async rows<Row = Record<string, unknown>>(sql: string): Promise<Row[]> {
    return this.database.read((run) => run.query(sql) as Promise<Row[]>);
  }

  /** Moves on from alarm to alarm, waiting for the courier after each, until an instant. */
  async advanceTo(instant: number | string): Promise<void> {
    const goal = new Date(instant).getTime();
    await this.courier.settled();
    for (let next = this.clock.pending[0]; next !== undefined && next <= goal; next = this.clock.pending[0]) {
      this.clock.advanceTo(Math.max(next, this.clock.now()));
      await this.courier.settled();
    }
    this.clock.advanceTo(goal);
    await this.courier.settled();
  }

  async close(): Promise<void> {
    await this.courier.stop();
    await this.http.close();
  }
}

/** A mail room with a database of its own. */
export async function openMailRoom(
  engine: TestEngineName,
  options: MailRoomOptions = {},
): Promise<{ room: MailRoom; fresh: FreshDatabase; close: () => Promise<void> }> {
  const fresh = await freshDatabase(engine);
  const room = new MailRoom(await fresh.open(), options);
  const close = async () => {
    await room.close();
    await fresh.drop();
  };
  return { room, fresh, close };
}
