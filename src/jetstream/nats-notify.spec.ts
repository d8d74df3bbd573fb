import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { FixedClock } from '../../test/support/fixed-clock.js';
import type { Database } from '../event-log/database/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { NatsNotify } from './nats-notify.js';
import type { NatsClient } from './nats-client.js';
import { placeHeaders } from './stream-messages.js';

type Callback = (error: Error | null, message: unknown) => void;

const settle = async () => {
  for (let n = 0; n < 20; n++) await new Promise(setImmediate);
};

describe('a process that hears of entries by NATS', () => {
  const clock = new FixedClock('2026-01-15T12:00:00Z');
  let notify: NatsNotify;
  let announced: number[];
  let subscribers: Map<string, Callback>;
  /** The last position that its database has. */
  let head: number;
  let looks: number;

  const hear = async (position: number, subject = 'thaw.entry.*') => {
    const headers = new Map([[placeHeaders.position, String(position)]]);
    subscribers.get(subject)!(null, { headers });
    await settle();
  };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 80) {
      clock.advanceTo(clock.now() + 80);
      await settle();
    }
  };

  beforeEach(async () => {
    [announced, subscribers, head, looks] = [[], new Map(), 10, 0];
    const connection = {
      subscribe: (subject: string, { callback }: { callback: Callback }) => {
        subscribers.set(subject, callback);
        return { unsubscribe: () => undefined };
      },
      flush: () => Promise.resolve(),
      isClosed: () => false,
    };
    const events = new EventEmitter2();
    const log = { head: () => Promise.resolve({ position: head, hash: String((looks += 1)) }) };
    notify = new NatsNotify(
      { jetStream: { servers: [], isTls: false, stream: 'thaw' } },
      { connection: () => Promise.resolve(connection) } as unknown as NatsClient,
      { engine: 'postgres', isReadOnly: true } as Database,
      log as unknown as EventLog,
      clock,
      events,
    );
    events.on('log.appended', (event: { position: number }) => {
      announced.push(event.position);
      notify.hear(event);
    });
    notify.onApplicationBootstrap();
    await notify.idle();
    notify.hear({ position: 10 });
  });
  afterEach(() => notify.onApplicationShutdown());

  it('announces an entry once its database has the entry, and looks no more for one that it has', async () => {
    await hear(11);
    expect(announced).toEqual([]);
    head = 11;
    await pass(400);
    expect(announced).toEqual([11]);
    const before = looks;
    await hear(11);
    expect(looks).toBe(before);
  });

  it('announces nothing beyond its database: an entry that it never gets silences none that comes later', async () => {
    await hear(5_000);
    head = 11;
    await hear(11);
    await pass(400);
    expect(announced).toEqual([11]);
    await pass(6_000);
    expect(clock.pending.filter((instant) => instant - clock.now() < 400)).toEqual([]);
    head = 12;
    await hear(12);
    expect(announced).toEqual([11, 12]);
  });

  it('looks back where the past was replaced, and never further than its database goes', async () => {
    await hear(7, 'thaw.past');
    await hear(9_000, 'thaw.past');
    expect(announced).toEqual([7, 10]);
  });
});
