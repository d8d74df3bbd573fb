import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLog } from '../../src/event-log/event-log.js';
import { slowTimerMs } from '../../src/event-log/follow/follower.js';
import { defined, event } from '../support/given.js';
import { hasPostgres } from '../support/postgres/server.js';
import { ServedApp } from '../support/served-app.js';
import { Standby } from '../support/servers/standby.js';

const status = '/tracks/us-cn.counternarcotics/status';

(hasPostgres ? describe : describe.skip)('a process whose database takes no writes', () => {
  const primaryUrl = 'https://primary.example/monitor';
  let primary: ServedApp;
  let replica: ServedApp;
  let standby: Standby;

  beforeEach(async () => {
    primary = await ServedApp.open('PostgreSQL');
    await primary.append(defined(), event('TalksHeld', '2025-12-01'));
    standby = await Standby.of(primary);
    replica = await primary.beside({ open: standby.open, primaryUrl, basePath: '/desk' });
  });
  afterEach(async () => {
    await replica.close();
    await standby.close();
    await primary.close();
  });

  const look = async (position: number) => {
    replica.clock.set(replica.clock.now() + slowTimerMs);
    return replica.get(`${status}?atLeastPosition=${position}`);
  };

  it('starts, follows the log, says that it only reads, and logs no error', async () => {
    expect(await replica.get(status)).toMatchObject({ status: 200, body: { status: 'active' } });
    await primary.append(event('TalksSuspended', '2026-01-10'));
    expect(await look(3)).toMatchObject({ status: 200, body: { status: 'frozen', reading: { position: 3 } } });
    const ready = { ready: true, lag: 0, readOnly: { lagSeconds: null, writesTo: primaryUrl } };
    expect(await replica.get('//readyz')).toMatchObject({ status: 200, body: ready });
    expect((await replica.get('//metrics')).text).toMatch(/^thaw_read_only 1$/m);
    expect((await primary.get('//readyz')).body).not.toHaveProperty('readOnly');
    const faults = replica.logged().filter((line) => Number((JSON.parse(line) as { level: number }).level) >= 40);
    expect(faults).toEqual([]);
  });

  it('sends writes to the primary, and still says what they would do', async () => {
    const talks = event('TalksSuspended', '2026-01-10');
    const send = (path: string) =>
      replica.send('POST', path, {
        ...{ body: JSON.stringify(talks), headers: { 'content-type': 'application/json' }, redirect: 'manual' },
      });
    const { status: code, headers, body } = await send('/events');
    expect([code, headers.get('location'), body.code]).toEqual([307, `${primaryUrl}/api/v1/events`, 'read-only']);
    const below = (await send('//desk/api/v1/events')).headers.get('location');
    expect(below).toBe(`${primaryUrl}/api/v1/events`);
    expect(await send('/events?dryRun=true')).toMatchObject({ status: 200, body: { dryRun: true } });
    expect((await primary.eventLog.head()).position).toBe(2);
  });

  it('writes once its database does, also the statuses that it had only in memory', async () => {
    // Nobody projects this entry: the primary is gone before it could.
    await primary.app.close();
    const log = new EventLog(standby.admin, primary.clock, new EventEmitter2());
    await log.append({ body: event('TalksSuspended', '2026-01-10'), recordedBy: 'test' });
    expect(await look(3)).toMatchObject({ body: { status: 'frozen' } });
    const rows = () => standby.query('SELECT status FROM track_status');
    expect(await rows()).toEqual([{ status: 'active' }]);
    await standby.promote();
    const second = event('AgreementSigned', '2026-01-12');
    expect(await replica.post('/events', second)).toMatchObject({ status: 201 });
    const after = await look(4);
    expect(after).toMatchObject({ status: 200, body: { reading: { position: 4 } } });
    expect(await rows()).toEqual([{ status: after.body.status }]);
    expect(await standby.query('SELECT position FROM projection')).toEqual([{ position: 4 }]);
    expect((await replica.get('//readyz')).body).not.toHaveProperty('readOnly');
  });
});
