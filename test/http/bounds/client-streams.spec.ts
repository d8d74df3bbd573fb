import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClientAddress } from '../../../src/http/server/client-address.js';
import { liveLimits, LiveStreams } from '../../../src/stream/live-streams.js';
import { Reading, until } from '../../support/servers/event-stream-readers.js';
import { defined } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  const settings = { version: '1' };

  it.each([
    ['203.0.113.9', undefined, '203.0.113.9'],
    ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', undefined, '2001:db8:1:2::/64'],
    ['10.0.0.1', '198.51.100.7', '10.0.0.1'],
    [undefined, '198.51.100.7', undefined],
  ])('of a connection from %s that forwards %s is %s', (remote, forwarded, address) => {
    expect(new ClientAddress(settings).of(request(remote, forwarded))).toBe(address);
  });

  it('is the one that a trusted proxy forwards, and the last that no trusted proxy has', () => {
    const clients = new ClientAddress({ ...settings, trustedProxies: ['10.0.0.0/8'] });
    expect(clients.of(request('10.0.0.1', '198.51.100.7'))).toBe('198.51.100.7');
    expect(clients.of(request('10.0.0.1', '1.1.1.1, 198.51.100.7, 10.0.0.2'))).toBe('198.51.100.7');
    expect(clients.of(request('192.0.2.1', '198.51.100.7'))).toBe('192.0.2.1');
  });
});

describe('one client', () => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open(undefined, undefined, undefined, { trustedProxies: ['loopback'] });
    await served.append(defined());
  });
  afterAll(() => served.close());

  it('does not take all streams: beyond its part it is refused, and others are served', async () => {
    const streams = served.app.get(LiveStreams);
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const greedy = Array.from(
      { length: liveLimits.ofClient },
      () => new Reading(served, '/stream', from('203.0.113.9')),
    );
    await until(() => streams.open === liveLimits.ofClient);
    const refused = await served.get('/stream', from('203.0.113.9'));
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'too-many-streams',
      '5',
    ]);
    const other = new Reading(served, '/stream', from('203.0.113.10'));
    await until(() => streams.open === liveLimits.ofClient + 1);
    greedy.pop()!.leave();
    await until(() => streams.open === liveLimits.ofClient);
    const again = new Reading(served, '/stream', from('203.0.113.9'));
    await until(() => streams.open === liveLimits.ofClient + 1);
    for (const reading of [...greedy, other, again]) reading.leave();
    await until(() => streams.open === 0);
  });
});
