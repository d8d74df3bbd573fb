import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsNotify } from '../../src/jetstream/nats-notify.js';
import { LogPublisher } from '../../src/jetstream/log-publisher.js';
import { defined, event } from '../support/given.js';
import { Reading, until } from '../support/servers/event-stream-readers.js';
import { hasPostgres } from '../support/postgres/server.js';
import { ServedApp } from '../support/served-app.js';
import { Standby } from '../support/servers/standby.js';
import { describeWithNats, TestStream } from './stream-reader.js';

/** A standby carries no NOTIFY. */
(hasPostgres ? describeWithNats : describe.skip)('a process on a standby that hears of entries by NATS', () => {
  let primary: ServedApp;
  let replica: ServedApp;
  let standby: Standby;

  beforeEach(async () => {
    const jetStream = new TestStream().settings();
    primary = await ServedApp.open('PostgreSQL', undefined, null, { jetStream });
    await primary.append(defined(), event('TalksHeld', '2025-12-01'));
    standby = await Standby.of(primary);
    replica = await primary.beside({ open: standby.open, jetStream });
    await replica.app.get(NatsNotify).idle();
  });
  afterEach(async () => {
    await replica.close();
    await standby.close();
    await primary.close();
  });

  it('sends its live streams what is new at once: its clock stands still', async () => {
    const reading = new Reading(replica, '/stream');
    await until(() => reading.frames.some(({ event: name }) => name === 'position'));
    await primary.append(event('TalksSuspended', '2026-01-10'));
    await until(() => reading.frames.some(({ event: name }) => name === 'status.changed'));
    reading.leave();
    expect(reading.frames.map(({ event: name }) => name)).toEqual(['position', 'entry.appended', 'status.changed']);
    expect(replica.app.get(LogPublisher).published).toBeUndefined();
    const { jetStream } = (await replica.get('//readyz')).body;
    expect(jetStream).toMatchObject({ publishesHere: false, because: null });
  });
});
